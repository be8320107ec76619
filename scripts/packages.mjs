// The packages as they are published, in build-packages/: `npm run packages [-- --all]`.
//   throughtime              JavaScript, types and sources; names the others as optional dependencies
//   @throughtime/<target>    one binary each, with os, cpu and libc fields, so that a package manager fetches the one that fits
//   @throughtime/cuda-…      the CUDA plugin, which only those install who want it
// The names are put in here and not in the repository's package.json: a checkout must install while they are not published yet.
// Each is looked at as it was packed (packages/check.mjs): what is wrong with it is said, and ends the program with 1.
// --all refuses to go on unless every target has its binary, with all its kernels: for releases.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { faults } from './packages/check.mjs';
import { mainPackage, pluginPackage, targetPackage } from './packages/manifests.mjs';
import { folderOf, kernelsFor, packageOf, plugin, stagingOf, targets } from './prebuilds/targets.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'build-packages');
const repository = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const binaryOf = (target) => join(root, stagingOf(target), folderOf(target));
const present = Object.keys(targets).filter((target) => existsSync(join(binaryOf(target), 'manifest.json')));
const missing = Object.keys(targets).filter((target) => !present.includes(target));
if (process.argv.includes('--all') && missing.length > 0) {
  console.error(`no binary for ${missing.join(', ')}: a release has all`);
  process.exit(1);
}

/** What a binary that was built with other options than a release lacks. */
const slower = present.flatMap((target) => {
  const { kernels } = JSON.parse(readFileSync(join(binaryOf(target), 'manifest.json'), 'utf8'));
  return kernelsFor[targets[target].cpu].filter((name) => !kernels.includes(name)).map((name) => `${target} has no kernels for ${name}`);
});
for (const words of slower) console.error(words);
if (process.argv.includes('--all') && slower.length > 0) process.exit(1);

const write = (folder, name, text) => writeFileSync(join(folder, name), text);
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

rmSync(out, { recursive: true, force: true });

/** A package of one folder of binaries, which `inside` names in it. */
function binaryPackage(folder, inside, manifest, readme) {
  const to = join(out, manifest.name.replace('@throughtime/', ''));
  mkdirSync(to, { recursive: true });
  cpSync(folder, join(to, inside), { recursive: true });
  for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES.md', 'licenses']) cpSync(join(root, file), join(to, file), { recursive: true });
  write(to, 'package.json', json(manifest));
  write(to, 'README.md', readme);
  return to;
}

const folders = present.map((target) =>
  binaryPackage(
    binaryOf(target),
    folderOf(target),
    targetPackage(repository, target),
    `# ${packageOf(target)}\n\nThe native part of throughtime for ${target}. Installed by it where it fits.\n`,
  ),
);
const made = join(root, plugin.staging, plugin.folder);
const hasPlugin = existsSync(join(made, plugin.file));
if (hasPlugin) {
  const text = '# @throughtime/cuda-linux-x64\n\nTrains throughtime models on NVIDIA GPUs: install it beside throughtime.\n';
  folders.push(binaryPackage(made, '.', pluginPackage(repository), text));
}

// The main package: what npm would pack here, less the binaries.
const main = join(out, 'throughtime');
const [{ files }] = JSON.parse(npm(root, 'pack', '--dry-run', '--json', '--ignore-scripts'));
for (const { path } of files) if (!path.startsWith('prebuilds/')) cpSync(join(root, path), join(main, path));
write(main, 'package.json', json(mainPackage(repository, present, hasPlugin)));
folders.push(main);

for (const folder of folders) {
  const [{ name, filename, size, unpackedSize }] = JSON.parse(npm(folder, 'pack', '--json', '--pack-destination', out, '--ignore-scripts'));
  console.log(`${name.padEnd(32)} ${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked  ${filename}`);
  const found = await faults(join(out, filename), name === packageOf(plugin.name) ? { limit: Infinity } : {});
  for (const fault of found) console.error(`  ${fault}`);
  if (found.length > 0) process.exitCode = 1;
}
console.log(process.exitCode ? 'not to be published as it is' : 'publint and the types find nothing; the sizes are within the limit');
if (missing.length > 0) console.log(`without ${missing.join(', ')}: no binary in build-prebuilds/`);
