// What a user reads when the addon does not load: an installed project is damaged, a way each.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { packageOf, plugin, stagingOf } from '../prebuilds/targets.mjs';
import { emptyFolder, root } from './shell.mjs';

const target = 'prebuilds/linux-x64';
const addon = 'throughtime.glibc.node';

const faults = {
  'missing binary': (pkg) => rmSync(join(pkg, 'prebuilds'), { recursive: true }),
  'wrong C library': (pkg) => {
    rmSync(join(pkg, 'prebuilds/linux-arm64'), { recursive: true, force: true });
    renameSync(join(pkg, target, addon), join(pkg, target, 'throughtime.musl.node'));
  },
  'the binary of another C library': (pkg) => {
    rmSync(join(pkg, target, 'manifest.json'));
    cpSync(join(root, stagingOf('linux-x64-musl'), target, 'throughtime.musl.node'), join(pkg, target, addon));
  },
  'a file cut off': (pkg) => truncateSync(join(pkg, target, addon), 100_000),
  'a file that is something else': (pkg) => {
    rmSync(join(pkg, target, 'manifest.json'));
    writeFileSync(join(pkg, target, addon), '<html>proxy error</html>\n'.repeat(100));
  },
};

const load = "try { require('throughtime').info(); console.log('LOADED'); } catch (e) { console.log(e.code + '\\n' + e.message); }";

/** The message of each fault, by its name. */
export function messages(folder) {
  return Object.entries(faults).map(([name, plant]) => {
    const copy = emptyFolder();
    cpSync(folder, copy, { recursive: true });
    plant(join(copy, 'node_modules/throughtime'));
    const { stdout, signal } = spawnSync(process.execPath, ['-e', load], { cwd: copy, encoding: 'utf8' });
    if (signal !== null || !stdout.startsWith('ERR_TT_NATIVE')) throw new Error(`${name}: ${signal ?? stdout}`);
    return { name, text: stdout.trim() };
  });
}

const ask = `
console.log(require('throughtime').devices()[1].reason);
require('./node_modules/throughtime/dist/doctor/index.js').examine(0).then(({ advice }) => {
  for (const { level, what, fix } of advice) if (level === 'problem') console.log(level + ': ' + what + '\\n  → ' + fix);
});`;

/** What devices() and the doctor say of the CUDA plugin where there is no driver: whole, and cut off. */
export function pluginWithoutDriver(folder) {
  const made = join(root, plugin.staging, plugin.folder, plugin.file);
  if (!existsSync(made)) return [];
  const copy = emptyFolder();
  cpSync(folder, copy, { recursive: true });
  const package_ = join(copy, 'node_modules', packageOf(plugin.name));
  mkdirSync(package_, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(copy, 'node_modules/throughtime/package.json'), 'utf8'));
  writeFileSync(join(package_, 'package.json'), JSON.stringify({ name: packageOf(plugin.name), version }));
  const file = join(package_, plugin.file);
  cpSync(made, file);
  return ['the CUDA plugin without a driver', 'the CUDA plugin cut off'].map((name, i) => {
    if (i > 0) truncateSync(file, 100_000);
    const { stdout, signal } = spawnSync(process.execPath, ['-e', ask], { cwd: copy, encoding: 'utf8' });
    if (signal !== null) throw new Error(`${name}: ${signal}`);
    return { name, text: stdout.trim() };
  });
}
