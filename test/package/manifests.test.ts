// The published package.json files, made from the repository's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prebuildOf, prebuilt } from '../../lib/loader/platform.js';
import { candidates } from '../../lib/loader/candidates.js';
import { pluginPackage as pluginName } from '../../lib/loader/plugin.js';
import { mainPackage, pluginPackage, targetPackage, type Manifest } from '../../scripts/packages/manifests.mjs';
import { newer } from '../../scripts/prebuilds/elf.mjs';
import { kernelsIn } from '../../scripts/prebuilds/seal.mjs';
import { kernelsFor, packageOf, plugin, targetNamed, targets } from '../../scripts/prebuilds/targets.mjs';
import { root } from './pack.js';

const repository = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

it('the loader and the scripts know the same platforms and names', () => {
  expect(Object.keys(targets)).toEqual([...prebuilt]);
  for (const target of prebuilt) {
    expect(candidates('/nowhere', target).at(-1)?.label).toContain(packageOf(target));
    expect(targetPackage(repository, target)['main']).toBe(`./${prebuildOf(target)}`);
  }
});

it('a platform package is for its platform only', () => {
  const manifest = targetPackage(repository, 'linux-arm64-gnu');
  expect(manifest).toMatchObject({
    name: '@throughtime/linux-arm64-gnu',
    version: repository.version,
    os: ['linux'],
    cpu: ['arm64'],
    libc: ['glibc'],
    main: './prebuilds/linux-arm64/throughtime.glibc.node',
    preferUnplugged: true,
  });
  expect(targetPackage(repository, 'linux-x64-musl')).toMatchObject({
    libc: ['musl'],
    main: './prebuilds/linux-x64/throughtime.musl.node',
  });
  expect(targetPackage(repository, 'darwin-arm64')).not.toHaveProperty('libc');
});

it('a package names the licences of what is in its binary', () => {
  // libgomp and libstdc++ with glibc; LLVM's libraries elsewhere.
  expect(targetPackage(repository, 'linux-x64-gnu')['license']).toContain('GPL-3.0-or-later WITH GCC-exception-3.1');
  for (const target of ['linux-x64-musl', 'darwin-arm64', 'win32-x64'])
    expect(targetPackage(repository, target)['license']).toBe('MIT AND Apache-2.0 WITH LLVM-exception');
});

it('the main package asks for exactly its own version of each binary, and for nothing of a checkout', () => {
  const manifest = mainPackage(repository, ['linux-x64-gnu'], false);
  expect(manifest.optionalDependencies).toEqual({ '@throughtime/linux-x64-gnu': repository.version });
  expect(manifest.scripts).toEqual({ install: 'node scripts/install.mjs' });
  expect(manifest.files).not.toContain('prebuilds');
  expect(manifest).not.toHaveProperty('devDependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
});

it('the loader and the scripts know the same CUDA plugin', () => {
  const manifest = pluginPackage(repository);
  expect(manifest).toMatchObject({ name: pluginName('linux', 'x64'), os: ['linux'], cpu: ['x64'], libc: ['glibc'] });
  expect(plugin.file).toBe('libthroughtime_cuda.so');
});

it('nobody gets the CUDA plugin who does not ask for it', () => {
  const manifest = mainPackage(repository, [], true);
  const { name } = pluginPackage(repository);
  expect(manifest.optionalDependencies).not.toHaveProperty(name);
  expect(manifest.peerDependenciesMeta).toEqual({ [name]: { optional: true } });
});

it('the repository itself names no binary package, so that a checkout installs before they are published', () => {
  expect(repository).not.toHaveProperty('optionalDependencies');
});

it('the scripts and CMake know the same instruction sets', () => {
  const [, added] = /list\(APPEND every_isa ([^)]+)\)/.exec(readFileSync(join(root, 'CMakeLists.txt'), 'utf8')) ?? [];
  expect(kernelsFor['x64']).toEqual(['portable', ...(added ?? '').split(' ')]);
});

it('a binary tells which kernels it holds', () => {
  const addon = Buffer.from('\x7fELF\0avx512_something\0avx2\0portable\0');
  expect(kernelsIn(addon, 'x64')).toEqual(['portable', 'avx2']);
  expect(kernelsIn(addon, 'arm64')).toEqual(['portable']);
});

it('names and versions', () => {
  expect(targetNamed('linux-x64')).toBe('linux-x64-gnu');
  expect(targetNamed('darwin-x64')).toBe('darwin-x64');
  expect(() => targetNamed('linux-riscv64')).toThrow('unknown platform linux-riscv64, expected one of linux-x64-gnu');
  expect(newer('2.4', '2.27')).toBe('2.27');
  expect(newer('2.2.5', '2.2')).toBe('2.2.5');
});
