// How the two directions of a layer become one output.
import { add, mul } from '../ops/arithmetic.js';
import { slice } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';

/** Keras's merge modes: side by side, or element by element their sum, product or mean. */
export type Merge = 'concat' | 'sum' | 'mul' | 'average';

export const merges = ['concat', 'sum', 'mul', 'average'] as const satisfies readonly Merge[];

/** @param y `[B,T,2*P]`, the first direction's P, then the second's */
export function mergeDirections(y: Tensor, merge: Merge): Tensor {
  if (merge === 'concat') return y;
  const width = (y.shape[2] ?? 0) / 2;
  const [first, second] = [slice(y, 2, 0, width), slice(y, 2, width)];
  if (merge === 'mul') return mul(first, second);
  const sum = add(first, second);
  return merge === 'sum' ? sum : mul(sum, 0.5);
}
