// Checks what prebuildify has put into a folder, and writes the manifest by which the loader knows a damaged file and an old system.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { glibcFloor, importsOf, needed, newer } from './elf.mjs';
import { kernelsFor, targets } from './targets.mjs';

const { version } = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../package.json'), 'utf8'));

/** The oldest glibc that the binaries shall run on: what Node 20 itself needs. */
const oldest = '2.28';

/** What every Linux has; anything else must lie beside the addon. */
const system = /^(libc|libm|libdl|libpthread|librt|libgcc_s|ld-linux-.*|libc\.musl-.*)\.so(\.\d+)?$/;

/**
 * The instruction sets that an addon has kernels for: native/cpu/isa.cpp names those it was built with.
 * @param {Buffer} addon
 * @param {string} cpu
 */
export const kernelsIn = (addon, cpu) => kernelsFor[cpu].filter((name) => addon.includes(`${name}\0`));

/**
 * @param {string} folder
 * @param {string} target what the manifest calls it
 * @param {{ os: string, cpu: string, libc?: string }} system it is for
 */
export function seal(folder, target, { os, cpu, libc } = targets[target]) {
  const names = readdirSync(folder).sort();
  const paths = names.map((name) => join(folder, name));

  const manifest = { version, target };
  if (os === 'linux') {
    for (const path of paths)
      for (const library of needed(path))
        if (!system.test(library) && !names.includes(library))
          throw new Error(`${basename(path)} needs ${library}, which would not travel with it`);
    if (libc === 'glibc') manifest.glibc = glibcFloor(paths);
    if (manifest.glibc && newer(manifest.glibc, oldest) !== oldest)
      throw new Error(`the binary needs glibc ${manifest.glibc}, more than ${oldest}: ${importsOf(paths, manifest.glibc).join(', ')}`);
  }
  const addon = paths.find((path) => path.endsWith('.node'));
  if (addon) manifest.kernels = kernelsIn(readFileSync(addon), cpu);
  manifest.files = Object.fromEntries(
    paths.map((path) => {
      const bytes = readFileSync(path);
      return [basename(path), { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }];
    }),
  );
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const floor = manifest.glibc ? `, glibc ${manifest.glibc} or newer` : '';
  const kernels = manifest.kernels ? `, kernels: ${manifest.kernels.join(', ')}` : '';
  console.log(`${target}${floor}${kernels}`);
  for (const [name, { bytes }] of Object.entries(manifest.files)) console.log(`  ${name.padEnd(22)} ${(bytes / 1e6).toFixed(2)} MB`);
}
