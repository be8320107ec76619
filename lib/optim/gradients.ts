// Gradients as kernels take them.
import { native, type Handle } from '../native.js';
import type { Tensor } from '../tensor.js';

/** Calls `use` with the gradient of each of `params`, undefined for one that has none; they are good for that call. */
export function withGradients<R>(params: readonly Tensor[], use: (grads: readonly (Handle | undefined)[]) => R): R {
  const grads = params.map((param) => native().grad(param.handle));
  try {
    return use(grads);
  } finally {
    for (const grad of grads) if (grad !== undefined) native().drop(grad);
  }
}
