// Every differentiable op against central differences, in the float64 build of the same sources, for every try line of its row and every
// instruction set this processor runs.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Binding, Handle } from '../../binding.js';
import { makeCase, randomNumbers, runCase, type Case, type OpRow } from './case.js';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '../..');
const binding = require(join(root, 'build/Release/throughtime_f64.node')) as Binding;
const rows = require(join(root, 'test/gen/rows.json')) as OpRow[];

const step = 1e-5;
const tolerance = 1e-7;
/** Elements checked per tensor: all of a small one, a sample of a larger one. */
const sample = 48;

/** The loss Σ_outputs Σ y·g with fixed weights g, and the handles of the inputs. */
function loss(test: Case, requiresGrad: boolean): { value: Handle; inputs: (Handle[] | undefined)[] } {
  const random = randomNumbers(99);
  const { inputs, outputs } = runCase(binding, test, requiresGrad);
  const terms = outputs
    .filter((_, i) => test.op.outputs[i]?.dtype === 'real')
    .map((y) => {
      const n = binding.shape(y).reduce((a, b) => a * b, 1);
      const weights = binding.tensor(
        Float64Array.from({ length: n }, () => random() * 2 - 1),
        [1, n, 1],
      );
      return binding.sum(binding.mul(binding.reshape(y, [1, n, 1]), weights));
    });
  return { value: terms.reduce((a, b) => binding.add(a, b)), inputs };
}

const evaluate = (test: Case): number => binding.readSync(loss(test, false).value)[0] ?? NaN;

function worstError(test: Case): number {
  const { value, inputs } = loss(test, true);
  binding.backward(value, undefined, false);
  let worst = 0;
  test.inputs.forEach((list, i) =>
    list?.forEach((input, k) => {
      if (!input.row.differentiable) return;
      const handle = inputs[i]?.[k];
      const gradient = handle && binding.grad(handle);
      expect(gradient, `${input.row.name} has no gradient`).toBeDefined();
      const analytic = binding.readSync(gradient as Handle);
      const data = input.data as Float64Array;
      const stride = Math.max(1, Math.floor(data.length / sample));
      for (let j = 0; j < data.length; j += stride) {
        const x = data[j] ?? 0;
        data[j] = x + step;
        const above = evaluate(test);
        data[j] = x - step;
        const below = evaluate(test);
        data[j] = x;
        const numeric = (above - below) / (2 * step);
        const got = analytic[j] ?? NaN;
        const error = Math.abs(numeric - got) / Math.max(1, Math.abs(numeric));
        worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
      }
    }),
  );
  return worst;
}

describe.each(binding.info().isas)('gradients on %s', (isa) => {
  for (const op of rows.filter((r) => r.differentiable)) {
    op.tries.forEach((line, i) => {
      const test = makeCase(op, line, 1000 + i);
      it(test.title, () => {
        binding.setIsa(isa);
        expect(worstError(test)).toBeLessThan(tolerance);
      });
    });
  }
});
