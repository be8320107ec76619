// The platforms that get prebuilt binaries, by the name of their package, and how each is built.
//   os, cpu, libc   what npm compares before it installs the package
//   packages        Debian's packages that a root needs to build it
//   toolchain       of a cross build
//   zig             the target of Zig's C++ compiler, where that is used
//   strip           the program that takes the symbols out
// Of a processor: the instruction sets that a binary for it has kernels for.

const tools = ['cmake', 'ninja-build', 'binutils'];
const debian = ['g++', ...tools];

/** @type {Record<string, readonly string[]>} */
export const kernelsFor = { x64: ['portable', 'avx2', 'avx512'], arm64: ['portable'] };

export const targets = {
  'linux-x64-gnu': { os: 'linux', cpu: 'x64', libc: 'glibc', packages: debian, strip: 'strip' },
  'linux-arm64-gnu': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    packages: [...debian, 'g++-aarch64-linux-gnu', 'qemu-user-static'],
    toolchain: 'cmake/toolchains/linux-arm64.cmake',
    strip: 'aarch64-linux-gnu-strip',
  },
  'linux-x64-musl': {
    os: 'linux',
    cpu: 'x64',
    libc: 'musl',
    packages: [...tools, 'musl:amd64'],
    toolchain: 'cmake/toolchains/linux-x64-musl.cmake',
    zig: 'x86_64-linux-musl',
    strip: 'strip',
  },
  'linux-arm64-musl': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'musl',
    packages: [...tools, 'binutils-aarch64-linux-gnu', 'qemu-user-static', 'musl:arm64'],
    toolchain: 'cmake/toolchains/linux-arm64-musl.cmake',
    zig: 'aarch64-linux-musl',
    strip: 'aarch64-linux-gnu-strip',
  },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', strip: 'strip' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', strip: 'strip' },
  'win32-x64': { os: 'win32', cpu: 'x64' },
};

/** The CUDA plugin: not a platform, but a file for one of them, in a package that only those install who want it. */
export const plugin = {
  name: 'cuda-linux-x64',
  os: 'linux',
  cpu: 'x64',
  libc: 'glibc',
  packages: debian,
  staging: 'build-prebuilds/cuda-linux-x64',
  folder: 'prebuilds',
  file: 'libthroughtime_cuda.so',
};

/**
 * The npm package that carries the binary of a target.
 * @param {string} target
 */
export const packageOf = (target) => `@throughtime/${target}`;

/**
 * The folder of a package with the binary of a target, as the loader looks for it.
 * @param {string} target
 */
export const folderOf = (target) => `prebuilds/${targets[target].os}-${targets[target].cpu}`;

/**
 * Where the binary of a target lies once it is made.
 * @param {string} target
 */
export const stagingOf = (target) => `build-prebuilds/${target}`;

/**
 * `linux-x64` is `linux-x64-gnu`; a full name is itself.
 * @param {string} name
 */
export function targetNamed(name) {
  const full = name in targets ? name : `${name}-gnu`;
  if (!(full in targets)) throw new Error(`unknown platform ${name}, expected one of ${Object.keys(targets).join(', ')}`);
  return full;
}
