// Axes added, removed, joined and turned round.
import { checkAxis } from '../check.js';
import { complain } from '../errors.js';
import { product } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { slice } from './shape.js';
import { view, withAxis } from './view.js';

/** Without `axis`, whose size is 1; without one, all axes of size 1 go. @throws ThroughtimeError ERR_TT_RANGE; ERR_TT_SHAPE for an axis of another size */
export function squeeze(x: Tensor, axis?: number): Tensor {
  const { shape } = checkTensor('squeeze', 'x', x);
  if (axis === undefined)
    return view(
      x,
      shape.filter((size) => size !== 1),
    );
  const at = checkAxis('squeeze', axis, shape.length);
  if (shape[at] === 1) return view(x, withAxis(shape, at));
  throw complain('ERR_TT_SHAPE', { op: 'squeeze', arg: 'x', got: shape, want: `size 1 along axis ${at}` });
}

/** With a new axis of size 1 before `axis` (-1: at the end). @throws ThroughtimeError ERR_TT_RANGE */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const { shape } = checkTensor('unsqueeze', 'x', x);
  const at = checkAxis('unsqueeze', axis, shape.length + 1);
  return view(x, [...shape.slice(0, at), 1, ...shape.slice(at)]);
}

/** The axes from `first` to `last`, both included, as one. @throws ThroughtimeError ERR_TT_RANGE */
export function flatten(x: Tensor, first = 0, last = -1): Tensor {
  const { shape } = checkTensor('flatten', 'x', x);
  if (shape.length === 0) return view(x, [1]);
  const from = checkAxis('flatten', first, shape.length);
  const to = checkAxis('flatten', last, shape.length);
  if (to < from) throw complain('ERR_TT_RANGE', { op: 'flatten', arg: 'last', got: last, want: `an axis not before ${from}` });
  return view(x, [...shape.slice(0, from), product(shape.slice(from, to + 1)), ...shape.slice(to + 1)]);
}

/** The entries of an axis in the opposite order. @throws ThroughtimeError ERR_TT_RANGE */
export function flip(x: Tensor, axis: number): Tensor {
  checkAxis('flip', axis, checkTensor('flip', 'x', x).shape.length);
  return slice(x, axis, -1, undefined, -1);
}
