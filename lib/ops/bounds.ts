// The larger and the smaller of two values. NaN wins, as in `max`.
import { checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { checkFloats } from '../tensors.js';
import { add, neg, type Operand } from './arithmetic.js';
import { broadcastShape, expandTo } from './broadcast.js';
import { constant } from './constant.js';
import { relu } from './elementwise.js';
import { max } from './reduce.js';
import { stack } from './shape.js';

/** The larger of a and b, element by element; shapes broadcast. Of equals the gradient goes to a. @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
export function maximum(a: Operand, b: Operand): Tensor {
  return larger('maximum', a, b);
}

/** The smaller of a and b, element by element, as `maximum`. @throws ThroughtimeError as `maximum` */
export function minimum(a: Operand, b: Operand): Tensor {
  const negative = (arg: string, x: Operand) => (typeof x === 'number' ? -x : neg(checkFloats('minimum', arg, x)));
  return neg(larger('minimum', negative('a', a), negative('b', b)));
}

export interface ClampOptions {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Brings every element into [min, max]; what lies outside gets no gradient.
 * @throws ThroughtimeError ERR_TT_ARG without a bound
 * @example
 * ```ts
 * import { clamp, tensor } from 'throughtime';
 * console.log(clamp(tensor([-2, 0.5, 3]), { min: 0, max: 1 }).dataSync()); // 0, 0.5, 1
 * ```
 */
export function clamp(x: Tensor, options: ClampOptions): Tensor {
  const { min, max: most } = checkOptions('clamp', options, { min: undefined, max: undefined });
  if (min === undefined && most === undefined)
    throw complain('ERR_TT_ARG', { op: 'clamp', arg: 'options', got: options, want: '{ min, max }, or one of them' });
  if (min !== undefined) checkNumber('clamp', 'min', min);
  if (most !== undefined) checkNumber('clamp', 'max', most, min);
  let y = checkFloats('clamp', 'x', x);
  if (min !== undefined) y = maximum(y, min);
  return most === undefined ? y : minimum(y, most);
}

/** |x|; the derivative at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return add(relu(checkFloats('abs', 'x', x)), relu(neg(x)));
}

function larger(op: string, a: Operand, b: Operand): Tensor {
  const tensor = typeof a === 'number' ? checkFloats(op, 'b', b) : checkFloats(op, 'a', a);
  const operand = (arg: string, x: Operand) => (typeof x === 'number' ? constant(x, tensor) : checkFloats(op, arg, x));
  const [x, y] = [operand('a', a), operand('b', b)];
  const shape = broadcastShape(op, x.shape, y.shape);
  return max(stack([expandTo(x, shape), expandTo(y, shape)]), 0).values;
}
