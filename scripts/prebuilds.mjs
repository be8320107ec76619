// Makes prebuilt binaries: prebuilds/<os>-<cpu>/{throughtime[.glibc].node, libgomp.so.1, manifest.json}, where the loader finds them.
// Those for musl stay in build-prebuilds/<target>/, from where their package is made: in one folder they would collide with glibc's.
//   npm run prebuilds                                                    for this machine, by cmake-js with its own compiler
//   npm run prebuilds -- --platform linux-x64 --root bullseye            in a Debian 11 root, for every Linux with glibc 2.28 or newer
//   npm run prebuilds -- --platform linux-arm64 --root bullseye -- -DX=Y cross-built; the definitions after -- go to CMake
//   npm run prebuilds -- --platform cuda-linux-x64 --root bullseye       the CUDA plugin, with this system's CUDA toolkit, in build-prebuilds/
//   npm run prebuilds -- --test ...                                      also the native tests, in the emulator if cross-built
// A root needs Debian's debootstrap and the rights of root. Nothing but Debian's packages and npm's is fetched.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { makeRoot } from './prebuilds/root.mjs';
import { seal } from './prebuilds/seal.mjs';
import { makePlugin } from './prebuilds/plugin.mjs';
import { folderOf, plugin, stagingOf, targetNamed, targets } from './prebuilds/targets.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals: options } = parseArgs({
  options: { platform: { type: 'string' }, root: { type: 'string' }, test: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.platform === plugin.name) {
  makePlugin(values.root ?? 'bullseye', options);
  process.exit();
}
const target = targetNamed(values.platform ?? `${process.platform}-${process.arch}`);
const { os, cpu, libc, packages = [] } = targets[target];
const root = values.root && makeRoot(values.root, packages);

const staging = join(source, stagingOf(target));
// The objects stay, so a second run compiles what changed; what the linker made does not.
rmSync(join(staging, 'build'), { recursive: true, force: true });
rmSync(join(staging, 'prebuilds'), { recursive: true, force: true });
mkdirSync(staging, { recursive: true });

const { resolve } = createRequire(import.meta.url);
const nodeGyp = join(source, 'scripts/prebuilds/node-gyp.cjs');
execFileSync(
  process.execPath,
  [
    resolve('prebuildify/bin.js'),
    ...['--napi', '--name', 'throughtime', '--platform', os, '--arch', cpu, '--cwd', staging],
    ...(libc ? ['--tag-libc', libc] : []),
    // On Windows, where a script is no program, prebuildify gives it to the shell.
    ...['--node-gyp', process.platform === 'win32' ? `"${process.execPath}" "${nodeGyp}"` : nodeGyp],
  ],
  { stdio: 'inherit', env: { ...process.env, THROUGHTIME_BINARY: JSON.stringify({ target, root, test: values.test, options }) } },
);
const made = join(staging, folderOf(target));
seal(made, target);
if (libc !== 'musl') {
  const to = join(source, folderOf(target));
  rmSync(to, { recursive: true, force: true });
  cpSync(made, to, { recursive: true });
}
