// Arithmetic on shapes.

/** The product of sizes; 1 for none. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((n, d) => n * d, 1);
}

/** Whether two shapes are equal. */
export function sameSizes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}
