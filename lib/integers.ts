// Token ids, lengths, targets: what counts or points. Floats in their place are a mistake, not something to round.
import { tensor } from './create.js';
import { complain, Says } from './errors.js';
import type { Handle } from './native.js';
import { flatten, toInt32, type Nested } from './nested.js';
import { Tensor } from './tensor.js';

/** Whole numbers: an int32 tensor, an Int32Array, or (nested) arrays of integers. */
export type Integers = Tensor | Int32Array | readonly Nested[];

/**
 * An int32 tensor of `value`.
 * @throws ThroughtimeError ERR_TT_DTYPE for floats, ERR_TT_RANGE beyond 32 bits
 */
export function integers(op: string, arg: string, value: Integers): Tensor {
  if (value instanceof Tensor) {
    if (value.dtype === 'int32') return value;
    throw complain('ERR_TT_DTYPE', {
      op,
      arg,
      got: new Says(value.dtype),
      want: 'int32',
      why: `${arg} counts or points; make it with { dtype: 'int32' }`,
    });
  }
  if (value instanceof Int32Array) return tensor(value);
  if (Array.isArray(value)) {
    const { values, shape } = flatten(op, arg, value as readonly Nested[]);
    return tensor(toInt32(op, arg, values), { shape });
  }
  throw complain('ERR_TT_DTYPE', {
    op,
    arg,
    got: value,
    want: 'an int32 tensor, an Int32Array or an array of integers',
    why: `${arg} counts or points`,
  });
}

/** The handle of `integers`, undefined for nothing: that is undefined alone, not what else counts as false. */
export function integersIfAny(op: string, arg: string, value: Integers | undefined): Handle | undefined {
  return value === undefined ? undefined : integers(op, arg, value).handle;
}
