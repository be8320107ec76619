// Numbers beside tensors.
import { full } from '../create.js';
import type { Tensor } from '../tensor.js';

/** A number as a scalar of the type of `beside`, on its device: it stretches to any shape. */
export function constant(value: number, beside: Tensor): Tensor {
  return full([], value, { dtype: beside.dtype, device: beside.device });
}
