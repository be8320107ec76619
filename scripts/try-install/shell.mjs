// Small helpers of the tries: run a program and keep what it says, make folders, fetch tools.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { store } from '../prebuilds/root.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../..');
/** Output of a program. @throws Error with the last lines of it */
export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${`${stdout}${stderr}`.trim().split('\n').slice(-6).join(' | ')}`);
  return stdout;
}

const folders = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, gone when the program ends. */
export function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-try-'));
  folders.push(folder);
  return folder;
}

/** A folder with Node and npm and nothing else, to be the whole PATH: no compiler, no CMake. */
export function barePath() {
  const folder = join(emptyFolder(), 'bin');
  mkdirSync(folder);
  for (const name of ['node', 'npm', 'sh', 'env'])
    symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(folder, name));
  return folder;
}

/** An npm package of programs, fetched once without its scripts; its folder. */
export function tool(name, spec = name, flags = []) {
  const prefix = join(store, 'tools', `${spec}${flags.join('')}`.replaceAll(/[/@=]/g, '_'));
  const folder = join(prefix, 'node_modules', name);
  if (!existsSync(folder)) {
    mkdirSync(prefix, { recursive: true });
    run('npm', ['install', '--no-save', '--ignore-scripts', '--silent', '--prefix', prefix, ...flags, spec]);
  }
  return folder;
}

/** A project in an empty folder. */
export function project(manifest = {}) {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', version: '1.0.0', private: true, ...manifest }));
  return folder;
}
