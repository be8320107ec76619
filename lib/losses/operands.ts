// Targets and masks in the shapes that the kernels of the losses want, with words for those that do not fit.
import { tensor } from '../create.js';
import { complain } from '../errors.js';
import { integers, type Integers } from '../integers.js';
import { flatten } from '../nested.js';
import { view } from '../ops/view.js';
import { product, sameSizes } from '../sizes.js';
import { Tensor } from '../tensor.js';
import type { Wanted } from './options.js';

/** `value` as a float tensor in the shape of `x`. A tensor must have that shape: [B] against [B,1] is too often a mistake. */
export function like(op: string, arg: string, x: Tensor, value: Wanted): Tensor {
  const found = value instanceof Tensor ? value : wanted(op, arg, x, value);
  if (!sameSizes(found.shape, x.shape)) throw misfit(op, arg, found.shape, x.shape, 'one value per element');
  return found;
}

function wanted(op: string, arg: string, x: Tensor, value: Exclude<Wanted, Tensor>): Tensor {
  const { values, shape } = ArrayBuffer.isView(value) ? { values: value, shape: [value.length] } : flatten(op, arg, value);
  return tensor(values, { shape: shape.length === 1 && values.length === x.size ? x.shape : shape });
}

/** Integers, one per row of `lead`, as [R]. */
export function perRow(op: string, arg: string, value: Integers, lead: readonly number[], why: string): Tensor {
  const found = integers(op, arg, value);
  const rows = product(lead);
  if (found.size !== rows) throw misfit(op, arg, found.shape, lead, why);
  return view(found, [rows]);
}

/** A mask in the shape of `x` or of its leading dimensions. A flat one of as many elements takes the shape of `x`. */
export function leadingMask(op: string, x: Tensor, value: Integers): Tensor {
  const mask = integers(op, 'mask', value);
  if (sameSizes(mask.shape, x.shape.slice(0, mask.shape.length))) return mask;
  if (mask.shape.length === 1 && mask.size === x.size) return view(mask, x.shape);
  throw misfit(op, 'mask', mask.shape, x.shape, 'or its leading dimensions');
}

export function misfit(op: string, arg: string, got: readonly number[], want: readonly number[], why: string): Error {
  return complain('ERR_TT_SHAPE', { op, arg, got, want: `[${want.join(',')}]`, why });
}
