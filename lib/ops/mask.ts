// Masks are int32 tensors of 0 and 1.
import { checkInteger } from '../check.js';
import { full } from '../create.js';
import { complain } from '../errors.js';
import { integers, type Integers } from '../integers.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import type { Operand } from './arithmetic.js';
import { expandTo } from './broadcast.js';
import { view } from './view.js';

/**
 * `x` with `value` where the mask is 1; no gradient flows there.
 * @param mask as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function maskedFill(x: Tensor, mask: Integers, value: number): Tensor {
  return new Tensor(engine().maskedFill(checkTensor('maskedFill', 'x', x).handle, integers('maskedFill', 'mask', mask).handle, value));
}

/**
 * `a` where the mask is 1, else `b`. Both broadcast to the mask's shape.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function where(mask: Integers, a: Operand, b: Operand): Tensor {
  const condition = integers('where', 'mask', mask);
  const operand = (arg: string, x: Operand) =>
    (typeof x === 'number' ? full(condition.shape, x) : expandTo(fitting(arg, x, condition.shape), condition.shape)).handle;
  return new Tensor(engine().where(condition.handle, operand('a', a), operand('b', b)));
}

/** @throws ThroughtimeError ERR_TT_SHAPE when it does not stretch to `shape`: the mask does not */
function fitting(arg: string, x: Tensor, shape: readonly number[]): Tensor {
  const own = checkTensor('where', arg, x).shape;
  if (own.length <= shape.length && own.every((size, i) => size === 1 || size === shape[shape.length - own.length + i])) return x;
  throw complain('ERR_TT_SHAPE', { op: 'where', arg, got: own, want: `sizes that stretch to [${shape.join(',')}], those of the mask` });
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
