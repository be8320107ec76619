// Arithmetic on shapes.
import { checkInteger } from './check.js';
import { complain } from './errors.js';

/** The product of sizes; 1 for none. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((n, d) => n * d, 1);
}

/** The number of elements of a shape that a caller gave. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function elementCount(op: string, shape: readonly number[]): number {
  if (!Array.isArray(shape)) throw complain('ERR_TT_ARG', { op, arg: 'shape', got: shape, want: 'an array of sizes' });
  return product((shape as readonly number[]).map((size, i) => checkInteger(op, `shape[${i}]`, size)));
}

/** Whether two shapes are equal. */
export function sameSizes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}
