// The kernels of the CUDA plugin against those of the CPU: every op of the schema that has one, for every try line of its row, outputs and
// gradients. The plugin is the one over an emulated GPU, which the native build makes on Linux and x86-64.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Binding } from '../../binding.js';
import { nativeSource } from '../../lib/native.js';
import { compare } from '../cuda/compare.js';
import type { OpRow } from '../gradient/case.js';

const root = join(__dirname, '../..');
const emulated = join(root, 'build/emulated/libthroughtime_cuda_emulated.so');
const rows = JSON.parse(readFileSync(join(root, 'test/gen/rows.json'), 'utf8')) as OpRow[];
const tolerance = 1e-4;

describe.skipIf(!existsSync(emulated))('CUDA computes what the CPU does', () => {
  let binding: Binding;

  beforeAll(() => {
    binding = createRequire(__filename)(nativeSource().file) as Binding;
    binding.openCuda(emulated);
  });

  it.for(rows.filter((row) => row.tries.length > 0))('$name', (row, { skip }) => {
    const all = compare(binding, row, 'cuda:0');
    if (!all) return skip('has no kernel on CUDA yet');
    for (const { title, tensors, worst } of all) {
      expect(tensors[1], title).toEqual(tensors[0]);
      expect(worst.difference, `${title}: ${worst.tensor}`).toBeLessThan(tolerance);
    }
  });
});
