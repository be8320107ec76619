// A sequence of vectors as one vector. Outputs after a row's end are exactly 0, which the sum and the maximum use.
import { checkInteger, checkList, largestInt32 } from '../check.js';
import { tensor } from '../create.js';
import type { AttentionPooling } from '../layers/attention-pooling.js';
import type { HiddenState } from '../layers/layer-states.js';
import type { SequenceResult } from '../layers/recurrent-options.js';
import { add, div } from '../ops/arithmetic.js';
import { max, sum } from '../ops/reduce.js';
import { reshape, slice, transpose } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';

/** `last`: the final states of all directions; `mean`, `max` over the steps; `attention`: a mean with learned weights. */
export type Pooling = 'last' | 'mean' | 'max' | 'attention';

/** The top layer's final states `[B,D*H]`. @param h `[L*D,B,H]` */
export function lastStates(h: Tensor, directions: number): Tensor {
  const [, rows = 1, width = 1] = h.shape;
  const top = slice(h, 0, -directions);
  return reshape(directions === 1 ? top : transpose(top, 0, 1), [rows, directions * width]);
}

/** Mean of each row's own steps; 0 for a row of length 0. @param x `[B,T,C]`, 0 after each row's end @returns `[B,C]` */
export function meanOfSteps(x: Tensor, lengths: Lengths): Tensor {
  const steps = Float64Array.from(lengths, (length) => Math.max(1, length));
  return div(sum(x, 1), tensor(steps, { shape: [steps.length, 1] }));
}

// Outputs of recurrent layers lie far above; the sum with it is exact enough to lose every comparison, and is never the result.
const below = -1e9;

/** Largest of each row's own steps; 0 for a row of length 0. @param x `[B,T,C]`, 0 after each row's end @returns `[B,C]` */
export function maxOfSteps(x: Tensor, lengths: Lengths): Tensor {
  const steps = x.shape[1] ?? 1;
  if (lengths.every((length: number) => length === steps)) return max(x, 1).values;
  const padding = new Float64Array(lengths.length * steps);
  // A row of length 0 keeps its first step, which is 0.
  lengths.forEach((length: number, row: number) => padding.fill(below, row * steps + Math.max(1, length), (row + 1) * steps));
  return max(add(x, tensor(padding, { shape: [lengths.length, steps, 1] })), 1).values;
}

/** Steps of each row. */
export type Lengths = Int32Array | readonly number[];

/** One vector per row, and the weights of the steps where they were learned. */
export interface PooledSteps {
  /** `[B,D*H]` */
  readonly vectors: Tensor;
  /** `[B,T]`, with attention pooling. */
  readonly weights?: Tensor;
}

/** Pools what recurrent layers return. @param pool the layer of attention pooling */
export function poolSteps(
  { output, state }: SequenceResult<HiddenState>,
  lengths: Int32Array,
  how: { readonly pooling: Pooling; readonly pool: AttentionPooling | undefined; readonly directions: number },
): PooledSteps {
  if (how.pool) {
    const { context, weights } = how.pool.forward(output, { lengths });
    return { vectors: context, weights };
  }
  if (how.pooling === 'mean') return { vectors: meanOfSteps(output, lengths) };
  if (how.pooling === 'max') return { vectors: maxOfSteps(output, lengths) };
  return { vectors: lastStates(state.h, how.directions) };
}

/** As the kernels take them. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_DTYPE, ERR_TT_RANGE for what are no integers */
export function int32Lengths(op: string, lengths: Lengths): Int32Array {
  if (lengths instanceof Int32Array) return lengths;
  checkList(op, 'lengths', lengths);
  // Converted, a fraction is cut off and a name is 0.
  for (let i = 0; i < lengths.length; i++) checkInteger(op, `lengths[${i}]`, lengths[i] as number, 0, largestInt32);
  return Int32Array.from(lengths);
}
