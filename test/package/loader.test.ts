// What the loader does with what it finds: packages in temporary folders, with real and with damaged binaries.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { interpreterOf, libcHere, libcOf } from '../../lib/loader/libc.js';
import { openAddon } from '../../lib/loader/open.js';
import { platformHere, prebuildOf, targetOf, type Platform } from '../../lib/loader/platform.js';
import { findPlugin } from '../../lib/loader/plugin.js';
import { troubleOf } from '../../lib/loader/trouble.js';
import { failure } from '../unit/failure.js';
import { root } from './pack.js';

const built = join(root, 'build/Release');
const here = targetOf(platformHere());
const prebuilds = dirname(prebuildOf(here));
/** A processor that this machine has not. */
const otherCpu = process.arch === 'arm64' ? 'x64' : 'arm64';
const linux = (libc: Platform['libc'], cpu = 'x64'): Platform => ({ os: 'linux', cpu, libc, libcVersion: '2.36', runtime: 'Node 20.20.2' });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughtime-loader-'));
  put('package.json', JSON.stringify({ name: 'throughtime', version: '1.2.3' }));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function put(file: string, contents: string | Buffer): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  return path;
}

/** The addon that was built, its companion, and a manifest, in a folder. */
function putAddon(where: string, change: { readonly version?: string; readonly bytes?: number; readonly name?: string } = {}): string {
  const name = change.name ? change.name : where.endsWith(prebuilds) ? basename(prebuildOf(here)) : 'throughtime.node';
  const file = put(`${where}/${name}`, readFileSync(join(built, 'throughtime.node')));
  if (process.platform === 'linux') copyFileSync(join(built, 'libgomp.so.1'), join(folder, where, 'libgomp.so.1'));
  const bytes = change.bytes ?? readFileSync(file).length;
  put(
    `${where}/manifest.json`,
    JSON.stringify({ version: change.version ?? '1.2.3', target: here, files: { [name]: { bytes, sha256: '' } } }),
  );
  return file;
}

const open = (platform?: Platform) => openAddon(folder, platform ? { platform } : {});

describe('where it is found', () => {
  it('in the package', () => {
    const file = putAddon(prebuilds);
    expect(open()).toMatchObject({ kind: 'bundled', file });
  });

  it('in a package of its own', () => {
    put(`node_modules/@throughtime/${here}/package.json`, '{}');
    const file = putAddon(`node_modules/@throughtime/${here}/${prebuilds}`);
    const opened = open();
    expect(opened).toMatchObject({ kind: 'package', file });
    expect(opened.binding.info().isas).toContain('portable');
  });

  it('on musl in the package for musl, whatever else is installed, on Alpine or not', () => {
    for (const libc of ['gnu', 'musl']) put(`node_modules/@throughtime/linux-${process.arch}-${libc}/package.json`, '{}');
    const file = putAddon(`node_modules/@throughtime/linux-${process.arch}-musl/${prebuilds}`, { name: 'throughtime.musl.node' });
    putAddon(prebuilds);
    expect(open(linux('musl', process.arch))).toMatchObject({ kind: 'package', file });
  });

  it('built here: before anything else', () => {
    putAddon(prebuilds);
    const file = putAddon('build/Release');
    expect(open()).toMatchObject({ kind: 'built', file });
  });

  it('named: before anything else', () => {
    putAddon('build/Release');
    const file = putAddon('elsewhere');
    vi.stubEnv('THROUGHTIME_ADDON', file);
    expect(open()).toMatchObject({ kind: 'named', file });
  });
});

describe('what it says', () => {
  it('nothing is installed: what was seen, looked for, and what helps', () => {
    expect(() => open(linux('glibc'))).toThrow(
      failure(
        'ERR_TT_NATIVE',
        'here:        linux-x64, glibc 2.36, Node 20.20.2',
        `looked for:  build/Release/*.node, prebuilds/linux-x64/throughtime.glibc.node in ${folder}: not there`,
        'the package @throughtime/linux-x64-gnu: not installed',
        'optional packages were left out',
        'npm install @throughtime/linux-x64-gnu@1.2.3',
        'npm rebuild throughtime --foreground-scripts',
        'npx throughtime doctor',
      ),
    );
  });

  it('no binary for such a platform', () => {
    expect(() => open(linux('glibc', 's390x'))).toThrow(failure('ERR_TT_NATIVE', 'no prebuilt binary for linux-s390x-gnu', 'npm rebuild'));
    expect(() => open(linux('glibc', 's390x'))).not.toThrow(failure('ERR_TT_NATIVE', 'npm install @throughtime'));
  });

  it('binaries for another processor and another C library', () => {
    put(`prebuilds/linux-${otherCpu}/throughtime.glibc.node`, '');
    put('node_modules/@throughtime/linux-x64-musl/package.json', '{}');
    expect(() => open(linux('glibc', process.arch))).toThrow(
      failure(
        'ERR_TT_NATIVE',
        `linux-${process.arch}, glibc`,
        `binaries for linux-${otherCpu}-gnu, linux-x64-musl only`,
        'installed on another system',
        'npm ci',
      ),
    );
  });

  it.runIf(libcHere() === 'glibc')('a binary for musl is not taken for one of glibc', () => {
    put(`${prebuilds}/throughtime.musl.node`, '');
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', `binaries for linux-${process.arch}-musl only`));
  });

  it('a file that was cut off', () => {
    const file = putAddon(prebuilds, { bytes: 10_000_000 });
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', `${file} has`, 'expected 10000000', 'npm install --force throughtime@1.2.3'));
  });

  it('a companion that is missing', () => {
    put(
      `${prebuilds}/manifest.json`,
      JSON.stringify({ version: '1.2.3', target: here, files: { 'libgomp.so.1': { bytes: 1, sha256: '' } } }),
    );
    put(prebuildOf(here), '');
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', 'libgomp.so.1 is missing', 'npm install --force'));
  });

  it('a file that is no library', () => {
    put('build/Release/throughtime.node', 'what a proxy answered instead of the file'.repeat(10));
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', 'throughtime.node: found', 'a file is damaged', 'npm install --force'));
  });

  it('a binary of another version', () => {
    putAddon(prebuilds, { version: '1.2.2' });
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', 'is of version 1.2.2, this package of 1.2.3'));
  });

  it('a name that leads nowhere', () => {
    vi.stubEnv('THROUGHTIME_ADDON', '/nowhere');
    expect(() => open()).toThrow(failure('ERR_TT_NATIVE', 'THROUGHTIME_ADDON names /nowhere', 'unset THROUGHTIME_ADDON'));
  });

  it.runIf(process.platform === 'linux')('a system whose glibc is too old', () => {
    // The addon asks for a version that does not exist yet: as an old system sees it.
    const bytes = readFileSync(join(built, 'throughtime.node'));
    const newest = [...bytes.toString('latin1').matchAll(/GLIBC_2\.(\d\d)\0/g)][0] as RegExpMatchArray & { index: number };
    bytes.write('GLIBC_2.99', newest.index, 'latin1');
    put('build/Release/throughtime.node', bytes);
    copyFileSync(join(built, 'libgomp.so.1'), join(folder, 'build/Release/libgomp.so.1'));
    expect(() => open(linux('glibc'))).toThrow(
      failure('ERR_TT_NATIVE', 'needs glibc 2.99, this system has 2.36', 'npm rebuild throughtime'),
    );
  });

  it.runIf(process.platform === 'linux')('a library that is missing', () => {
    // Renamed, because the loader of libraries remembers the runtime that this process has loaded already.
    const bytes = readFileSync(join(built, 'throughtime.node'));
    bytes.write('libgone.so', bytes.indexOf('libgomp.so.1\0'), 'latin1');
    put('build/Release/throughtime.node', bytes);
    expect(() => open(linux('glibc'))).toThrow(
      failure('ERR_TT_NATIVE', 'the library libgone.so', 'is not installed', 'apt-get install -y libgomp1'),
    );
  });
});

it.each([
  ["/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /a/throughtime.node)", { kind: 'glibc', needs: '2.38' }],
  ['Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /a/throughtime.node)', { kind: 'foreign' }],
  ['Error relocating /a/throughtime.node: __memcpy_chk: symbol not found', { kind: 'foreign' }],
  ['libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory', { kind: 'foreign' }],
  ['libc.so: cannot open shared object file: No such file or directory', { kind: 'foreign' }],
  ['/lib/x86_64-linux-gnu/libc.so: invalid ELF header', { kind: 'foreign' }],
  [
    "dlopen(/a/throughtime.node, 0x0001): tried: '/a' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
    { kind: 'foreign' },
  ],
  ['\\\\?\\C:\\a\\throughtime.node is not a valid Win32 application.', { kind: 'foreign' }],
  ['/a/throughtime.node: file too short', { kind: 'corrupt' }],
  ['/a/throughtime.node: invalid ELF header', { kind: 'corrupt' }],
  ['libgomp.so.1: cannot open shared object file: No such file or directory', { kind: 'library', library: 'libgomp.so.1' }],
  ['Error loading shared library libgomp.so.1: No such file or directory (needed by /a)', { kind: 'library', library: 'libgomp.so.1' }],
  ['/a/throughtime.node: failed to map segment from shared object', { kind: 'other' }],
])('%s', (text, trouble) => {
  expect(troubleOf(text)).toMatchObject(trouble);
});

describe('the C library', () => {
  it('by the name of the dynamic linker', () => {
    expect(libcOf('/lib64/ld-linux-x86-64.so.2')).toBe('glibc');
    expect(libcOf('/lib/ld-linux-aarch64.so.1')).toBe('glibc');
    expect(libcOf('/lib/ld64.so.2')).toBe('glibc');
    expect(libcOf('/lib/ld-musl-x86_64.so.1')).toBe('musl');
    expect(libcOf(undefined)).toBeUndefined();
  });

  it('out of the head of a program', () => {
    const head = Buffer.alloc(256);
    head.write('\x7fELF\x02', 0, 'latin1');
    head.writeBigUInt64LE(64n, 32);
    head.writeUInt16LE(56, 54);
    head.writeUInt16LE(2, 56);
    head.writeUInt32LE(3, 64 + 56);
    head.writeBigUInt64LE(200n, 64 + 56 + 8);
    head.writeBigUInt64LE(25n, 64 + 56 + 32);
    head.write('/lib/ld-musl-x86_64.so.1\0', 200, 'latin1');
    expect(interpreterOf(head)).toBe('/lib/ld-musl-x86_64.so.1');
    expect(interpreterOf(head.subarray(0, 100))).toBeUndefined();
    expect(interpreterOf(Buffer.from('#!/bin/sh'))).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('of this process', () => {
    expect(['glibc', 'musl']).toContain(libcHere());
  });
});

it('the CUDA plugin is found beside a build and in its package', () => {
  expect(findPlugin(folder, '@throughtime/cuda-linux-x64')).toBeUndefined();
  put('node_modules/@throughtime/cuda-linux-x64/package.json', '{}');
  expect(findPlugin(folder, '@throughtime/cuda-linux-x64')).toBeUndefined();
  const own = put('node_modules/@throughtime/cuda-linux-x64/libthroughtime_cuda.so', '');
  expect(findPlugin(folder, '@throughtime/cuda-linux-x64')).toBe(own);
  const beside = put('build/Release/libthroughtime_cuda.so', '');
  expect(findPlugin(folder, '@throughtime/cuda-linux-x64')).toBe(beside);
});
