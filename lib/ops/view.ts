// The kernels see a tensor along axis k as [M, N, K]: what is before the axis, the axis, what is after.
import { engine } from '../scope.js';
import { product, sameSizes } from '../sizes.js';
import { Tensor } from '../tensor.js';

/** The native tensor in another shape, without a copy. */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  return sameSizes(x.shape, shape) ? x : new Tensor(engine().reshape(x.handle, shape));
}

/** `x` as [M, N, K] around `axis`, which counts from the front. */
export function around(x: Tensor, axis: number): Tensor {
  const { shape } = x;
  return view(x, [product(shape.slice(0, axis)), shape[axis] as number, product(shape.slice(axis + 1))]);
}

/** `shape` with the size of `axis` replaced by `sizes`. */
export function withAxis(shape: readonly number[], axis: number, ...sizes: readonly number[]): readonly number[] {
  return [...shape.slice(0, axis), ...sizes, ...shape.slice(axis + 1)];
}
