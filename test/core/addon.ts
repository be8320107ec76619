// The addon itself, for tests of what lies under the TypeScript layer.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Binding, Handle } from '../../binding.js';

export const root = join(import.meta.dirname, '../..');
export const addon = createRequire(import.meta.url)(join(root, 'build/Release/throughtime.node')) as Binding;

/** A leaf that requires a gradient. */
export function leaf(data: readonly number[], shape: readonly number[] = [data.length]): Handle {
  const handle = constant(data, shape);
  addon.setRequiresGrad(handle, true);
  return handle;
}

export function constant(data: readonly number[], shape: readonly number[] = [data.length]): Handle {
  return addon.tensor(Float32Array.from(data), shape);
}

export function integers(data: readonly number[], shape: readonly number[] = [data.length]): Handle {
  return addon.tensor(Int32Array.from(data), shape);
}

export const values = (handle: Handle): number[] => [...addon.readSync(handle)];

export function gradient(handle: Handle): number[] {
  const grad = addon.grad(handle);
  if (!grad) throw new Error('there is no gradient');
  return values(grad);
}

/** Σ x as a scalar-like tensor of one element. */
export function total(x: Handle): Handle {
  const n = addon.shape(x).reduce((a, b) => a * b, 1);
  return addon.sum(addon.reshape(x, [1, n, 1]));
}

/** The code and text of the error that `run` throws. */
export function failure(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return { code, message };
  }
  throw new Error('nothing was thrown');
}
