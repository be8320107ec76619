// What `npm run packages` finds wrong with a package of a binary.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { faults, largest } from '../../scripts/packages/check.mjs';
import { targetPackage, type Manifest } from '../../scripts/packages/manifests.mjs';
import { root } from './pack.js';

const repository = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const manifest = targetPackage(repository, 'linux-x64-gnu');

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The tarball of a package of these files. */
function packed(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-check-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ filename }] = JSON.parse(said) as [{ filename: string }];
  return join(folder, filename);
}

it('nothing, where all is well', async () => {
  const tarball = packed({ 'package.json': JSON.stringify(manifest), [manifest['main'] as string]: 'the binary' });
  expect(await faults(tarball)).toEqual([]);
});

it('what publint finds: an addon that is not there', async () => {
  const found = await faults(packed({ 'package.json': JSON.stringify(manifest) }));
  expect(found.join()).toContain('prebuilds/linux-x64/throughtime.glibc.node');
});

it('types that are not there', async () => {
  const wrong = { ...manifest, main: './index.js', types: './index.d.ts', exports: { '.': './index.js' } };
  const found = await faults(packed({ 'package.json': JSON.stringify(wrong), 'index.js': '', 'other.d.ts': 'export {};' }));
  expect(found.join()).toContain('types: ');
});

it('a package that is too large', async () => {
  const tarball = packed({ 'package.json': JSON.stringify(manifest), [manifest['main'] as string]: 'the binary' });
  expect(await faults(tarball, { limit: 100 })).toEqual([expect.stringMatching(/^\d+ bytes, more than 100$/)]);
  expect(largest).toBe(5_000_000);
});
