// Reductions over one axis or over everything, in an order fixed by the sizes: the result does not depend on the number of threads.
import { checkAxis, checkOptions } from '../check.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkFloats, checkTensor } from '../tensors.js';
import { neg } from './arithmetic.js';
import { around, view, withAxis } from './view.js';

export interface ReduceOptions {
  /** Keep the axis with size 1. Default false. */
  readonly keepDim?: boolean;
}

/** Largest elements along an axis and where they are (int32, the first of equals). */
export interface Extreme {
  readonly values: Tensor;
  readonly indices: Tensor;
}

/** Sum over `axis`, or of all elements. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function sum(x: Tensor, axis?: number, options?: ReduceOptions): Tensor {
  return reduce('sum', x, axis, options, (t) => [engine().sum(t)])[0] as Tensor;
}

/** Mean over `axis`, or of all elements. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function mean(x: Tensor, axis?: number, options?: ReduceOptions): Tensor {
  return reduce('mean', x, axis, options, (t) => [engine().mean(t)])[0] as Tensor;
}

/**
 * Maximum along `axis` with its index, or the largest of all elements. NaN wins; the gradient goes to the first maximum.
 * @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE
 */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, axis: number, options?: ReduceOptions): Extreme;
export function max(x: Tensor, axis?: number, options?: ReduceOptions): Tensor | Extreme {
  const [values, indices] = extremes('max', x, axis, options);
  return axis === undefined ? values : { values, indices };
}

/** Minimum along `axis` with its index, or the smallest of all elements, as `max`. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, axis: number, options?: ReduceOptions): Extreme;
export function min(x: Tensor, axis?: number, options?: ReduceOptions): Tensor | Extreme {
  const [values, indices] = extremes('min', neg(checkFloats('min', 'x', x)), axis, options);
  return axis === undefined ? neg(values) : { values: neg(values), indices };
}

/** Index of the minimum along `axis`, or in the flattened tensor; int32. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function argmin(x: Tensor, axis?: number, options?: ReduceOptions): Tensor {
  return extremes('argmin', neg(checkFloats('argmin', 'x', x)), axis, options)[1];
}

/** Index of the maximum along `axis`, or in the flattened tensor; int32. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
export function argmax(x: Tensor, axis?: number, options?: ReduceOptions): Tensor {
  return extremes('argmax', checkFloats('argmax', 'x', x), axis, options)[1];
}

function extremes(op: string, x: Tensor, axis: number | undefined, options: ReduceOptions | undefined): [values: Tensor, indices: Tensor] {
  return reduce(op, x, axis, options, (t) => engine().max(t)) as [Tensor, Tensor];
}

function reduce(
  op: string,
  x: Tensor,
  axis: number | undefined,
  options: ReduceOptions | undefined,
  call: (t: Handle) => Handle[],
): Tensor[] {
  const { keepDim } = checkOptions(op, options, { keepDim: false });
  checkTensor(op, 'x', x);
  const at = axis === undefined ? 0 : checkAxis(op, axis, x.shape.length);
  const seen = axis === undefined ? view(x, [1, x.size, 1]) : around(x, at);
  const shape = axis === undefined ? (keepDim ? x.shape.map(() => 1) : []) : withAxis(x.shape, at, ...(keepDim ? [1] : []));
  return call(seen.handle).map((handle) => view(new Tensor(handle), shape));
}
