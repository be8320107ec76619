// How far values spread, and the logarithm of a sum.
import { checkAxis, checkInteger, checkOptions } from '../check.js';
import type { Tensor } from '../tensor.js';
import { checkFloats } from '../tensors.js';
import { add, mul, sub } from './arithmetic.js';
import { abs } from './bounds.js';
import { eq } from './compare.js';
import { exp, log, sqrt } from './elementwise.js';
import { maskedFill } from './mask.js';
import { max, mean, sum, type ReduceOptions } from './reduce.js';
import { view } from './view.js';

export interface SpreadOptions extends ReduceOptions {
  /** Taken from the number of values that the squares are divided by: 1 (default) for a sample, 0 for all there are. */
  readonly correction?: number;
}

/** Variance along `axis`, or of all elements. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function variance(x: Tensor, axis?: number, options?: SpreadOptions): Tensor {
  return spread('variance', x, axis, options);
}

/** Standard deviation along `axis`, or of all elements. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function std(x: Tensor, axis?: number, options?: SpreadOptions): Tensor {
  const squared = spread('std', x, axis, options);
  const still = eq(squared, 0); // where the root has no derivative, equal values have none either
  return maskedFill(sqrt(maskedFill(squared, still, 1)), still, 0);
}

/** log Σ exp(x) along `axis`, without overflow. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function logSumExp(x: Tensor, axis: number, options?: ReduceOptions): Tensor {
  const { keepDim } = checkOptions('logSumExp', options, { keepDim: false });
  checkAxis('logSumExp', axis, checkFloats('logSumExp', 'x', x).shape.length);
  // Any constant gives the same sum; the largest element the most exact, unless it is infinite.
  const largest = max(x, axis, { keepDim: true }).values.detach();
  const highest = maskedFill(largest, eq(abs(largest), Infinity), 0);
  const total = add(log(sum(exp(sub(x, highest)), axis, { keepDim: true })), highest);
  return keepDim ? total : view(total, sum(x, axis).shape);
}

function spread(op: string, x: Tensor, axis: number | undefined, options: SpreadOptions | undefined): Tensor {
  const { keepDim, correction } = checkOptions(op, options, { keepDim: false, correction: 1 });
  checkInteger(op, 'correction', correction, 0);
  checkFloats(op, 'x', x);
  const off = sub(x, mean(x, axis, { keepDim: true }));
  const squares = sum(mul(off, off), axis, { keepDim });
  return mul(squares, 1 / Math.max(0, x.size / squares.size - correction));
}
