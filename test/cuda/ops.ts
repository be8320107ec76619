// node build/tools/test/cuda/ops.js ADDON PLUGIN ROWS: every op on the CPU and on the first GPU, without vitest, for machines that have nothing.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Binding } from '../../binding.js';
import type { OpRow } from '../gradient/case.js';
import { compare } from './compare.js';

const tolerance = 1e-4;
const [addon = '', plugin = '', rowsFile = ''] = process.argv.slice(2);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- its path is known at run time
const binding = require(resolve(addon)) as Binding;
const { devices, reason } = binding.openCuda(resolve(plugin));
if (devices.length === 0) throw new Error(reason ?? 'there is no GPU');
const rows = JSON.parse(readFileSync(rowsFile, 'utf8')) as OpRow[];

let passed = 0;
const failed: string[] = [];
for (const row of rows.filter(({ tries }) => tries.length > 0)) {
  try {
    const all = compare(binding, row, 'cuda:0');
    if (!all) failed.push(`${row.name}: has no kernel on CUDA`);
    for (const { title, tensors, worst } of all ?? []) {
      const same = tensors[0].join() === tensors[1].join();
      if (same && worst.difference < tolerance) passed++;
      else failed.push(same ? `${title}: ${worst.tensor} differs by ${worst.difference}` : `${title}: gives ${tensors[1].join()}`);
    }
  } catch (error) {
    failed.push(`${row.name}: ${(error as Error).message}`);
  }
}
for (const word of failed) console.log(`FAILED ${word}`);
console.log(`CPU = CUDA: ${passed} cases passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
