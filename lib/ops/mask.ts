// Masks are int32 tensors of 0 and 1.
import { checkInteger } from '../check.js';
import { full } from '../create.js';
import { complain } from '../errors.js';
import { integers, type Integers } from '../integers.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import type { Operand } from './arithmetic.js';
import { broadcastShape, expandTo } from './broadcast.js';
import { view } from './view.js';

/**
 * `x` with `value` where the mask is 1; no gradient flows there. The mask stretches to the shape of `x`.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function maskedFill(x: Tensor, mask: Integers, value: number): Tensor {
  const { shape, dtype } = checkTensor('maskedFill', 'x', x);
  const condition = stretched('maskedFill', 'mask', integers('maskedFill', 'mask', mask), shape);
  if (dtype === 'int32') return where(condition, value, x);
  return new Tensor(engine().maskedFill(x.handle, condition.handle, value));
}

/**
 * `a` where the mask is 1, else `b`: floats or integers both. The three stretch to one shape.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function where(mask: Integers, a: Operand, b: Operand): Tensor {
  const condition = integers('where', 'mask', mask);
  const tensors = Object.entries({ a, b }).flatMap(([arg, x]) => (typeof x === 'number' ? [] : [{ arg, x: checkTensor('where', arg, x) }]));
  const shape = tensors.reduce((to, { arg, x }) => broadcastShape('where', to, x.shape, arg), condition.shape);
  const dtype = tensors[0]?.x.dtype;
  const operand = (x: Operand) =>
    expandTo(typeof x === 'number' ? full([], x, { ...(dtype && { dtype }), device: condition.device }) : x, shape);
  return new Tensor(engine().where(expandTo(condition, shape).handle, operand(a).handle, operand(b).handle));
}

/** @throws ThroughtimeError ERR_TT_SHAPE when it does not stretch to `shape` */
function stretched(op: string, arg: string, x: Tensor, shape: readonly number[]): Tensor {
  const own = x.shape;
  if (own.length <= shape.length && own.every((size, i) => size === 1 || size === shape[shape.length - own.length + i]))
    return expandTo(x, shape);
  throw complain('ERR_TT_SHAPE', { op, arg, got: own, want: `sizes that stretch to [${shape.join(',')}]` });
}

/**
 * Which steps of a padded batch are real: mask[b,t] is 1 for t < lengths[b].
 * @param lengths `[B]`
 * @param steps T, at least the longest
 * @returns `[B,T]` int32
 * @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE
 * @example
 * ```ts
 * import { sequenceMask } from 'throughtime';
 * console.log(sequenceMask([1, 3], 3).dataSync()); // 1, 0, 0, 1, 1, 1
 * ```
 */
export function sequenceMask(lengths: Integers, steps: number): Tensor {
  checkInteger('sequenceMask', 'steps', steps);
  const rows = integers('sequenceMask', 'lengths', lengths);
  return new Tensor(engine().sequenceMask(view(rows, [rows.size]).handle, steps));
}
