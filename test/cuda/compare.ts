// What an op gives on a device: for comparing the kernels of a GPU with those of the CPU, on every `try` line of the op's row.
import type { Binding, Handle } from '../../binding.js';
import { makeCase, randomNumbers, runCase, type Case, type OpRow } from '../gradient/case.js';

export type Numbers = ReadonlyMap<string, ArrayLike<number>>;

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

/** The largest difference relative to the largest number of a tensor, or to 1. */
function difference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  const largest = Array.from(want, Math.abs).reduce((a, b) => Math.max(a, b), 1);
  return Array.from(want, (w, i) => (Object.is(w, got[i]) ? 0 : Math.abs(w - (got[i] ?? NaN)) / largest)).reduce(
    (a, b) => (b <= a ? a : b),
    0,
  );
}

export interface Comparison {
  readonly title: string;
  /** The tensors of both devices; they differ when an op left one out. */
  readonly tensors: readonly [cpu: readonly string[], device: readonly string[]];
  /** The tensor that differs most, and by how much. */
  readonly worst: { readonly tensor: string; readonly difference: number };
}

/** The op on the CPU and on `device`, for every `try` line; undefined when it has no kernel there. */
export function compare(binding: Binding, row: OpRow, device: string): readonly Comparison[] | undefined {
  try {
    return row.tries.map((line, i) => {
      const test = makeCase(row, line, 17 + i);
      const want = results(binding, test, 'cpu');
      const got = results(binding, test, device);
      const off = [...want].map(([tensor, numbers]) => ({ tensor, difference: difference(got.get(tensor) ?? [], numbers) }));
      const worst = off.reduce((a, b) => (b.difference <= a.difference ? a : b), { tensor: '', difference: 0 });
      return { title: test.title, tensors: [[...want.keys()], [...got.keys()]], worst };
    });
  } catch (error) {
    if (String(error).includes('is not on cuda:0 yet')) return undefined;
    throw error;
  } finally {
    binding.setDefaultDevice('cpu');
  }
}
