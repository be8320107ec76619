// What a user reads when the addon does not load: an installed project is damaged in four ways.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { emptyFolder } from './shell.mjs';

const target = 'prebuilds/linux-x64';
const addon = 'throughtime.glibc.node';

const faults = {
  'missing binary': (pkg) => rmSync(join(pkg, 'prebuilds'), { recursive: true }),
  'wrong C library': (pkg) => {
    rmSync(join(pkg, 'prebuilds/linux-arm64'), { recursive: true, force: true });
    renameSync(join(pkg, target, addon), join(pkg, target, 'throughtime.musl.node'));
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

/** What the doctor says of the CUDA plugin where there is no driver. */
export function pluginWithoutDriver(folder) {
  const copy = emptyFolder();
  cpSync(folder, copy, { recursive: true });
  const plugin = join(copy, 'node_modules/@throughtime/cuda-linux-x64');
  mkdirSync(plugin, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(copy, 'node_modules/throughtime/package.json'), 'utf8'));
  writeFileSync(join(plugin, 'package.json'), JSON.stringify({ name: '@throughtime/cuda-linux-x64', version }));
  writeFileSync(join(plugin, 'libthroughtime_cuda.so'), '');
  const code =
    "require('./node_modules/throughtime/dist/doctor/index.js').examine(0).then((e) => console.log(e.advice.map((a) => `${a.level}: ${a.what}\\n  → ${a.fix}`).join('\\n')))";
  const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: copy, encoding: 'utf8' });
  return stdout.trim();
}
