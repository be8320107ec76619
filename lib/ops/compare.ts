// Comparisons: masks, int32 tensors of 0 and 1.
import { complain, Says } from '../errors.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import type { Operand } from './arithmetic.js';
import { broadcastShape, expandTo } from './broadcast.js';
import { constant } from './constant.js';

type Relation = 'equal' | 'notEqual' | 'less' | 'lessEqual';

/**
 * 1 where a = b, else 0. Shapes broadcast; both are floats or both integers. NaN equals nothing.
 * @throws ThroughtimeError ERR_TT_SHAPE when sizes do not fit, ERR_TT_DTYPE for floats beside integers
 * @example
 * ```ts
 * import { eq, tensor, uniform } from 'throughtime';
 * const targets = tensor([0, 2, 1], { dtype: 'int32' });
 * const right = eq(uniform([3, 4]).argmax(-1), targets);
 * console.log(right.toFloat().mean().itemSync()); // accuracy
 * ```
 */
export function eq(a: Operand, b: Operand): Tensor {
  return compare('eq', 'equal', a, b);
}

/** 1 where a ≠ b, else 0. @throws ThroughtimeError as `eq` */
export function ne(a: Operand, b: Operand): Tensor {
  return compare('ne', 'notEqual', a, b);
}

/** 1 where a < b, else 0. @throws ThroughtimeError as `eq` */
export function lt(a: Operand, b: Operand): Tensor {
  return compare('lt', 'less', a, b);
}

/** 1 where a ≤ b, else 0. @throws ThroughtimeError as `eq` */
export function le(a: Operand, b: Operand): Tensor {
  return compare('le', 'lessEqual', a, b);
}

/** 1 where a > b, else 0. @throws ThroughtimeError as `eq` */
export function gt(a: Operand, b: Operand): Tensor {
  return compare('gt', 'less', a, b, true);
}

/** 1 where a ≥ b, else 0. @throws ThroughtimeError as `eq` */
export function ge(a: Operand, b: Operand): Tensor {
  return compare('ge', 'lessEqual', a, b, true);
}

function compare(op: string, relation: Relation, a: Operand, b: Operand, exchanged = false): Tensor {
  const [x, y] =
    typeof a === 'number' ? [sameType(op, 'a', a, checkTensor(op, 'b', b)), b as Tensor] : [checkTensor(op, 'a', a), undefined];
  const other = y ?? (typeof b === 'number' ? sameType(op, 'b', b, x) : checkTensor(op, 'b', b));
  if (x.dtype !== other.dtype)
    throw complain('ERR_TT_DTYPE', { op, arg: 'b', got: new Says(other.dtype), want: x.dtype, why: 'as a; see toFloat and toInt' });
  const shape = broadcastShape(op, x.shape, other.shape);
  const handles: [Handle, Handle] = [expandTo(x, shape).handle, expandTo(other, shape).handle];
  const [left, right] = exchanged ? [handles[1], handles[0]] : handles;
  return new Tensor(x.dtype === 'int32' ? engine().compareIntegers(left, right, relation) : engine().compare(left, right, relation));
}

/** A number beside a tensor, of its type. */
function sameType(op: string, arg: string, value: number, beside: Tensor): Tensor {
  if (beside.dtype === 'int32' && !Number.isInteger(value))
    throw complain('ERR_TT_DTYPE', { op, arg, got: value, want: 'an integer', why: 'the tensor is int32; see toFloat' });
  return constant(value, beside);
}
