// What this process runs on, in the words that packages and messages use.
import { glibcVersion, libcHere, type Libc } from './libc.js';

/** A platform and the runtime on it. */
export interface Platform {
  readonly os: NodeJS.Platform;
  readonly cpu: string;
  readonly libc: Libc | undefined;
  /** Of glibc, where it can be told. */
  readonly libcVersion: string | undefined;
  /** `Node 20.20.2`, `Bun 1.3.0`, `Deno 2.5.0`. */
  readonly runtime: string;
}

/** The platforms with prebuilt binaries. */
export const prebuilt = [
  'linux-x64-gnu',
  'linux-arm64-gnu',
  'linux-x64-musl',
  'linux-arm64-musl',
  'darwin-arm64',
  'darwin-x64',
  'win32-x64',
] as const;

function runtimeHere(): string {
  const { bun, deno, node } = process.versions as NodeJS.ProcessVersions & { bun?: string; deno?: string };
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
}

/** This process's platform. Cheap: `libcVersion` is looked up only when it is read. */
export function platformHere(): Platform {
  const libc = libcHere();
  return {
    os: process.platform,
    cpu: process.arch,
    libc,
    get libcVersion() {
      return libc === 'glibc' ? glibcVersion() : undefined;
    },
    runtime: runtimeHere(),
  };
}

/** The name of a platform's binary: `linux-x64-gnu`, `darwin-arm64`. A Linux that does not tell its C library is taken for glibc. */
export function targetOf({ os, cpu, libc }: Pick<Platform, 'os' | 'cpu' | 'libc'>): string {
  return os === 'linux' ? `linux-${cpu}-${libc === 'musl' ? 'musl' : 'gnu'}` : `${os}-${cpu}`;
}

/** The file of a target's binary in a package, as prebuildify names it: `prebuilds/linux-x64/throughtime.glibc.node`. */
export function prebuildOf(target: string): string {
  const [os, cpu, libc] = target.split('-');
  const tag = libc === undefined ? '' : libc === 'musl' ? '.musl' : '.glibc';
  return `prebuilds/${os}-${cpu}/throughtime${tag}.node`;
}

/** `linux-x64, glibc 2.36, Node 20.20.2`. */
export function describePlatform({ os, cpu, libc, libcVersion, runtime }: Platform): string {
  const c = os !== 'linux' ? [] : libc ? [libcVersion ? `${libc} ${libcVersion}` : libc] : ['unknown C library'];
  return [`${os}-${cpu}`, ...c, runtime].join(', ');
}
