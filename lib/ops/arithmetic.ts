// The four operations on tensors and numbers. A number becomes a constant of one fused kernel, scale · x + shift.
import { complain } from '../errors.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { sameSizes } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkFloats, checkTensor } from '../tensors.js';
import { broadcastShape, expandTo } from './broadcast.js';
import { constant } from './constant.js';

/** A tensor, or a number that stands for a tensor holding it everywhere. */
export type Operand = Tensor | number;

/**
 * a + b. Shapes broadcast: aligned at the last dimension, a size of 1 stretches.
 * @throws ThroughtimeError ERR_TT_SHAPE when sizes do not fit, ERR_TT_DTYPE for int32 tensors
 * @example
 * ```ts
 * import { add, ones } from 'throughtime';
 * const y = add(ones([2, 3]), ones([3])); // [2,3] of 2
 * ```
 */
export function add(a: Operand, b: Operand): Tensor {
  if (typeof b === 'number') return affine('add', 'a', a, 1, b);
  if (typeof a === 'number') return affine('add', 'b', b, 1, a);
  return binary('add', a, b);
}

/** a - b, broadcasting as `add`. @throws ThroughtimeError as `add` */
export function sub(a: Operand, b: Operand): Tensor {
  if (typeof b === 'number') return affine('sub', 'a', a, 1, -b);
  if (typeof a === 'number') return affine('sub', 'b', b, -1, a);
  return binary('sub', a, b);
}

/** a · b element by element, broadcasting as `add`. @throws ThroughtimeError as `add` */
export function mul(a: Operand, b: Operand): Tensor {
  if (typeof b === 'number') return affine('mul', 'a', a, b, 0);
  if (typeof a === 'number') return affine('mul', 'b', b, a, 0);
  return binary('mul', a, b);
}

/** a / b element by element, broadcasting as `add`. @throws ThroughtimeError as `add` */
export function div(a: Operand, b: Operand): Tensor {
  // The reciprocal of a larger number is denormal, which kernels take for 0.
  if (typeof b === 'number' && !(Math.abs(b) > 2 ** 126)) return affine('div', 'a', a, 1 / b, 0);
  if (typeof b === 'number') {
    const x = checkFloats('div', 'a', a);
    return binary('div', x, constant(b, x));
  }
  return binary('div', typeof a === 'number' ? constant(a, checkFloats('div', 'b', b)) : a, b);
}

/** -x. */
export function neg(x: Tensor): Tensor {
  return affine('neg', 'x', x, -1, 0);
}

/** scale · x + shift. */
function affine(op: string, arg: string, x: Operand, scale: number, shift: number): Tensor {
  if (x instanceof Tensor) {
    try {
      return new Tensor(engine().affine(x.handle, scale, shift));
    } catch (error) {
      checkFloats(op, arg, x); // what the kernel says names neither the operation nor its argument
      throw error;
    }
  }
  throw complain('ERR_TT_ARG', { op, arg, got: x, want: 'a tensor', ...(arg === 'a' && { why: 'b is a number' }) });
}

function binary(op: 'add' | 'sub' | 'mul' | 'div', a: Tensor, b: Tensor): Tensor {
  const call: (a: Handle, b: Handle) => Handle = engine()[op];
  checkTensor(op, 'a', a);
  checkTensor(op, 'b', b);
  if (sameSizes(a.shape, b.shape)) return new Tensor(call(a.handle, b.handle)); // most calls, and cheaper
  const shape = broadcastShape(op, a.shape, b.shape);
  return new Tensor(call(expandTo(a, shape).handle, expandTo(b, shape).handle));
}
