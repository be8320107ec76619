// Rearranging: the same elements, or some of them, in another shape.
import { checkAxis, checkInteger } from '../check.js';
import { complain, describe, Says } from '../errors.js';
import { engine } from '../scope.js';
import { product, sameSizes } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkTensor, checkTensors } from '../tensors.js';
import { around, view, withAxis } from './view.js';

/**
 * The same elements in another shape.
 * @param shape one size may be -1: it is what remains
 * @throws ThroughtimeError ERR_TT_SHAPE when the number of elements differs
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  checkTensor('reshape', 'x', x);
  if (!Array.isArray(shape)) throw complain('ERR_TT_ARG', { op: 'reshape', arg: 'shape', got: shape, want: 'an array of sizes' });
  const open = shape.indexOf(-1);
  if (open < 0) return view(x, shape);
  const rest = product(shape.filter((_, i) => i !== open));
  if (shape.indexOf(-1, open + 1) >= 0 || x.size % rest !== 0) {
    throw complain('ERR_TT_SHAPE', {
      op: 'reshape',
      arg: 'shape',
      got: shape,
      want: 'sizes with one -1 that divide the number of elements',
      why: `there are ${x.size}`,
    });
  }
  return view(x, withAxis(shape, open, x.size / rest));
}

/** Swaps two axes. @throws ThroughtimeError ERR_TT_RANGE */
export function transpose(x: Tensor, a: number, b: number): Tensor {
  const { shape } = checkTensor('transpose', 'x', x);
  const [first, second] = [checkAxis('transpose', a, shape.length), checkAxis('transpose', b, shape.length)].sort((p, q) => p - q) as [
    number,
    number,
  ];
  if (first === second) return x;
  const [A, C] = [shape[first] as number, shape[second] as number];
  const five = [product(shape.slice(0, first)), A, product(shape.slice(first + 1, second)), C, product(shape.slice(second + 1))];
  const swapped = withAxis(withAxis(shape, first, C), second, A);
  return view(new Tensor(engine().transpose(view(x, five).handle)), swapped);
}

/**
 * Reorders the axes: axis i of the result is axis `order[i]` of `x`.
 * @throws ThroughtimeError ERR_TT_ARG when `order` does not name every axis once
 */
export function permute(x: Tensor, order: readonly number[]): Tensor {
  const rank = checkTensor('permute', 'x', x).shape.length;
  if (!Array.isArray(order)) throw complain('ERR_TT_ARG', { op: 'permute', arg: 'order', got: order, want: 'an array of axes' });
  const wanted = (order as readonly number[]).map((axis) => checkAxis('permute', axis, rank));
  if (new Set(wanted).size !== rank) {
    throw complain('ERR_TT_ARG', { op: 'permute', arg: 'order', got: order, want: `every axis of ${rank} once` });
  }
  const current = x.shape.map((_, axis) => axis);
  let y = x;
  wanted.forEach((axis, i) => {
    const from = current.indexOf(axis);
    y = transpose(y, i, from);
    [current[i], current[from]] = [axis, current[i] as number];
  });
  return y;
}

/**
 * Elements `start` to `end` (not included) of an axis, every `stride`-th.
 * @param start from the back when negative
 * @param end from the back when negative; default the end of the axis (its beginning, for a negative stride)
 * @param stride default 1; negative strides walk backwards
 * @throws ThroughtimeError ERR_TT_RANGE when nothing is left
 * @example
 * ```ts
 * import { arange } from 'throughtime';
 * const x = arange(0, 6.5).reshape([7]);
 * console.log(x.slice(0, -1, undefined, -2).dataSync()); // 6, 4, 2, 0
 * ```
 */
export function slice(x: Tensor, axis: number, start: number, end?: number, stride = 1): Tensor {
  const at = checkAxis('slice', axis, checkTensor('slice', 'x', x).shape.length);
  const size = x.shape[at] as number;
  const position = (arg: string, value: number) => {
    checkInteger('slice', arg, value, -size);
    return Math.min(value < 0 ? value + size : value, size);
  };
  checkInteger('slice', 'stride', stride, -Infinity);
  const from = position('start', start);
  const to = end === undefined ? (stride < 0 ? -1 : size) : position('end', end);
  const count = Math.ceil((to - from) / stride);
  if (stride === 0 || !(count > 0) || from >= size) {
    throw complain('ERR_TT_RANGE', {
      op: 'slice',
      arg: 'range',
      got: new Says(`${start} to ${end ?? 'the end'} by ${stride}`),
      want: 'at least one element',
      why: `the axis has ${size}`,
    });
  }
  return view(new Tensor(engine().slice(around(x, at).handle, from, count, stride)), withAxis(x.shape, at, count));
}

/** Entry `index` of an axis, without that axis. @param index from the back when negative @throws ThroughtimeError ERR_TT_RANGE */
export function select(x: Tensor, axis: number, index: number): Tensor {
  const at = checkAxis('select', axis, checkTensor('select', 'x', x).shape.length);
  const size = x.shape[at] as number;
  checkInteger('select', 'index', index, -size);
  const from = index < 0 ? index + size : index;
  return view(slice(x, at, from, from + 1), withAxis(x.shape, at));
}

/** Joins tensors along an axis; their other sizes are equal. @param axis default 0 @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG */
export function concat(xs: readonly Tensor[], axis = 0): Tensor {
  const list = checkTensors('concat', 'xs', xs);
  const [first] = list;
  if (!first) throw complain('ERR_TT_ARG', { op: 'concat', arg: 'xs', got: xs, want: 'at least one tensor' });
  const at = checkAxis('concat', axis, first.shape.length);
  for (const x of list) requireSame('concat', x.shape, withAxis(first.shape, at, x.shape[at] ?? 0));
  const total = list.reduce((n, x) => n + (x.shape[at] as number), 0);
  const joined = engine().concat(list.map((x) => around(x, at).handle));
  return view(new Tensor(joined), withAxis(first.shape, at, total));
}

/** Joins tensors of one shape along a new axis. @param axis default 0 @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG */
export function stack(xs: readonly Tensor[], axis = 0): Tensor {
  const list = checkTensors('stack', 'xs', xs);
  const [first] = list;
  if (!first) throw complain('ERR_TT_ARG', { op: 'stack', arg: 'xs', got: xs, want: 'at least one tensor' });
  const at = checkAxis('stack', axis, first.shape.length + 1);
  const grown = [...first.shape.slice(0, at), 1, ...first.shape.slice(at)];
  return concat(
    list.map((x) => {
      requireSame('stack', x.shape, first.shape);
      return view(x, grown);
    }),
    at,
  );
}

// Without this the flattened views could agree where the shapes do not.
function requireSame(op: string, got: readonly number[], want: readonly number[]): void {
  if (sameSizes(got, want)) return;
  throw complain('ERR_TT_SHAPE', { op, arg: 'xs', got: got, want: describe(want), why: 'as the first' });
}
