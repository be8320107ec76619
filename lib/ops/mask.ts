// Masks are int32 tensors of 0 and 1.
import { checkInteger } from '../check.js';
import { full } from '../create.js';
import { integers, type Integers } from '../integers.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import type { Operand } from './arithmetic.js';
import { expandTo } from './broadcast.js';
import { view } from './view.js';

/**
 * `x` with `value` where the mask is 1; no gradient flows there.
 * @param mask as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function maskedFill(x: Tensor, mask: Integers, value: number): Tensor {
  return new Tensor(engine().maskedFill(x.handle, integers('maskedFill', 'mask', mask).handle, value));
}

/**
 * `a` where the mask is 1, else `b`. Both broadcast to the mask's shape.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function where(mask: Integers, a: Operand, b: Operand): Tensor {
  const condition = integers('where', 'mask', mask);
  const operand = (x: Operand) => (typeof x === 'number' ? full(condition.shape, x) : expandTo(x, condition.shape)).handle;
  return new Tensor(engine().where(condition.handle, operand(a), operand(b)));
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
