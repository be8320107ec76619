// How many rows a batch has, whatever its form.
import { Tensor } from '../tensor.js';

/** What the mean of a batch's loss counts in sums over batches: its number `rows` where it has one, else the size of its first dimension. */
export function weightOf(batch: unknown): number | undefined {
  const told = typeof batch === 'object' && batch !== null && 'rows' in batch ? batch.rows : undefined;
  return typeof told === 'number' && told > 0 ? told : rowsOf(batch);
}

/** The size of the first dimension of a batch: of a tensor, an array, or the first of these among the values of an object. */
export function rowsOf(batch: unknown): number | undefined {
  return rowsIn(batch, []);
}

/** @param within what is around it: a batch may hold what is a part of itself */
function rowsIn(batch: unknown, within: readonly object[]): number | undefined {
  if (batch instanceof Tensor) return batch.shape[0];
  if (typeof batch !== 'object' || batch === null || within.includes(batch)) return undefined;
  if (ArrayBuffer.isView(batch) || isPlainArray(batch)) return (batch as ArrayLike<unknown>).length;
  for (const part of Object.values(batch)) {
    const rows = rowsIn(part, [...within, batch]);
    if (rows !== undefined) return rows;
  }
  return undefined;
}

/** The name of an empty part of a batch, '' when it is the batch itself; undefined when nothing is empty. */
export function emptyPart(batch: unknown): string | undefined {
  if (rowsOf(batch) === 0) return '';
  if (typeof batch !== 'object' || batch === null || batch instanceof Tensor || ArrayBuffer.isView(batch)) return undefined;
  return Object.entries(batch).find(([, part]) => rowsOf(part) === 0)?.[0];
}

/** An array of rows, as opposed to a tuple [inputs, targets] of tensors and arrays. */
function isPlainArray(value: object): boolean {
  return Array.isArray(value) && !value.some((item) => item instanceof Tensor || ArrayBuffer.isView(item));
}
