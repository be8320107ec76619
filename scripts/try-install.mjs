// Installs the packed package in every environment at hand and trains ten steps in each: a line per environment.
//   npm run try-install [-- NAME...]     after npm run build:ts, npm run prebuilds for each Linux, npm run packages
// Needs debootstrap, qemu-user-static, libatomic1, gcc and the rights of root; Node binaries, Bun, Deno, pnpm and Yarn come from npm.
import { join } from 'node:path';

import { bundled } from './try-install/bundlers.mjs';
import { messages, pluginWithoutDriver } from './try-install/messages.mjs';
import { musl, muslOnArm64, muslSpeed } from './try-install/musl.mjs';
import { bunPublished, npmPublished, pnpmPublished, yarnPublished } from './try-install/published.mjs';
import { emptyFolder, root, run } from './try-install/shell.mjs';
import { testsOnArm64 } from './try-install/tests.mjs';
import { arm64, bun, chroot, deno, doctor, doctorOnArm64, emulated, installed, node, npm, typescript } from './try-install/tries.mjs';

const suite = 'bullseye';
const wanted = process.argv.slice(2);
const destination = emptyFolder();
const [{ filename, size, unpackedSize }] = JSON.parse(
  run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: root }),
);
console.log(`${filename}: ${(size / 1e6).toFixed(2)} MB, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked\n`);
const folder = installed(join(destination, filename));

const tries = {
  'npm, no compiler, no scripts': () => npm(folder),
  TypeScript: () => typescript(folder),
  'Node 20': () => node(folder, 20),
  'Node 22': () => node(folder, 22),
  'Node 24': () => node(folder, 24),
  'Node 26': () => node(folder, 26),
  Bun: () => bun(folder),
  Deno: () => deno(folder),
  'glibc 2.31 and Node only (chroot)': () => chroot(folder, suite),
  'x86-64 without AVX (emulated)': () => emulated(folder, 'Nehalem', 'portable'),
  'x86-64 with AVX2 (emulated)': () => emulated(folder, 'Haswell', 'avx2'),
  'arm64 (emulated)': () => arm64(folder, suite),
  doctor: () => doctor(folder),
  'doctor on arm64 (emulated)': () => doctorOnArm64(folder, suite),
  'musl (chroot)': () => musl(suite),
  'musl on arm64 (emulated)': () => muslOnArm64(suite),
  bundlers: () => bundled(folder),
  'packages as published, npm': npmPublished,
  'packages as published, pnpm': pnpmPublished,
  'packages as published, Yarn': yarnPublished,
  'packages as published, Bun': bunPublished,
};

/** Those that are run when they are named: the first takes a quarter of an hour, the second wants an idle machine. */
const long = {
  'tests on 64-bit ARM (emulated)': () => testsOnArm64(suite),
  'speed on another C library': () => muslSpeed(folder, suite),
};

let failed = 0;
for (const [name, attempt] of Object.entries({ ...tries, ...(wanted.length > 0 && long) })) {
  if (wanted.length > 0 && !wanted.some((word) => name.toLowerCase().includes(word.toLowerCase()))) continue;
  try {
    console.log(`ok    ${name.padEnd(34)} ${attempt()}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name.padEnd(34)} ${error.message}`);
  }
}
if (wanted.length === 0 || wanted.includes('messages')) {
  for (const { name, text } of [...messages(folder), ...pluginWithoutDriver(folder)]) console.log(`\n── ${name}\n${text}`);
}
console.log(`\n${failed === 0 ? 'all of them work' : `${failed} failed`}`);
process.exitCode = failed > 0 ? 1 : 0;
