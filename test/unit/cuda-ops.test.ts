// The kernels of the CUDA plugin against those of the CPU: every op of the schema that has one, for every try line of its row, outputs and
// gradients. The plugin is the one over an emulated GPU, which the native build makes on Linux and x86-64.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Binding, Handle } from '../../binding.js';
import { nativeSource } from '../../lib/native.js';
import { makeCase, randomNumbers, runCase, type Case, type OpRow } from '../gradient/case.js';

const root = join(__dirname, '../..');
const emulated = join(root, 'build/emulated/libthroughtime_cuda_emulated.so');
const rows = JSON.parse(readFileSync(join(root, 'test/gen/rows.json'), 'utf8')) as OpRow[];
const tolerance = 1e-4;

type Numbers = ReadonlyMap<string, ArrayLike<number>>;

/** What the case gives on a device: outputs, inputs that it changes, and the gradients by Σ_outputs Σ y·g with fixed weights g. */
function results(binding: Binding, test: Case, device: string): Numbers {
  binding.setDefaultDevice(device);
  const { inputs, outputs } = runCase(binding, test, test.op.differentiable);
  const found = new Map<string, ArrayLike<number>>();
  outputs.forEach((y, i) => found.set(test.op.outputs[i]?.name ?? String(i), binding.readSync(y)));
  const random = randomNumbers(99);
  for (const [i, y] of test.op.differentiable ? outputs.entries() : []) {
    if (test.op.outputs[i]?.dtype !== 'real') continue;
    const weights = Float32Array.from(binding.readSync(y), () => random() * 2 - 1);
    binding.backward(y, binding.tensor(weights, binding.shape(y)), true);
  }
  test.inputs.forEach((list, i) =>
    list?.forEach(({ row }, k) => {
      const handle = inputs[i]?.[k] as Handle;
      if (row.inplace) found.set(`${row.name}.${k}`, binding.readSync(handle));
      const gradient = row.differentiable ? binding.grad(handle) : undefined;
      if (gradient) found.set(`d ${row.name}.${k}`, binding.readSync(gradient));
    }),
  );
  return found;
}

/** The largest difference relative to the largest number of a tensor. */
function difference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  const largest = Array.from(want, Math.abs).reduce((a, b) => Math.max(a, b), 1);
  return Array.from(want, (w, i) => (Object.is(w, got[i]) ? 0 : Math.abs(w - (got[i] ?? NaN)) / largest)).reduce(
    (a, b) => (b <= a ? a : b),
    0,
  );
}

describe.skipIf(!existsSync(emulated))('CUDA computes what the CPU does', () => {
  let binding: Binding;

  beforeAll(() => {
    binding = createRequire(__filename)(nativeSource().file) as Binding;
    binding.openCuda(emulated);
  });

  it.for(rows.filter((row) => row.tries.length > 0))('$name', (row, { skip }) => {
    row.tries.forEach((line, i) => {
      const test = makeCase(row, line, 17 + i);
      const want = results(binding, test, 'cpu');
      let got: Numbers;
      try {
        got = results(binding, test, 'cuda:0');
      } catch (error) {
        if (String(error).includes('is not on cuda:0 yet')) skip('has no kernel on CUDA yet');
        throw error;
      } finally {
        binding.setDefaultDevice('cpu');
      }
      expect([...got.keys()], test.title).toEqual([...want.keys()]);
      for (const [tensor, numbers] of want) {
        expect(difference(got.get(tensor) ?? [], numbers), `${test.title}: ${tensor}`).toBeLessThan(tolerance);
      }
    });
  });
});
