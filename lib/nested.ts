// Nested JavaScript arrays to a flat buffer with a shape.
import { complain, describe, Says, type ThroughtimeError } from './errors.js';

// Far more than any tensor has; an array that is a part of itself has no end.
const deepest = 64;

/** Numbers or truth values, nested to any depth; every array of one depth has the same length. */
export type Nested = number | boolean | readonly Nested[];

/** The elements in row-major order with the shape they were nested in. */
export interface Flat {
  readonly values: Float64Array;
  readonly shape: readonly number[];
  /** All elements are booleans. */
  readonly boolean: boolean;
}

/**
 * @throws ThroughtimeError ERR_TT_SHAPE when arrays of one depth differ in length, ERR_TT_DTYPE when an element is no number
 */
export function flatten(op: string, arg: string, data: Nested): Flat {
  const shape: number[] = [];
  for (let level = data; Array.isArray(level); level = level[0] as Nested) {
    if (shape.push(level.length) > deepest)
      throw complain('ERR_TT_SHAPE', { op, arg, got: new Says(`nested more than ${deepest} deep`), want: 'numbers at some depth' });
    if (level.length === 0) throw complain('ERR_TT_SHAPE', { op, arg, got: new Says('an empty array'), want: 'at least one element' });
  }
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  let next = 0;
  let booleans = 0;
  const fill = (item: Nested, depth: number, path: string): void => {
    if (depth < shape.length) {
      if (!Array.isArray(item) || item.length !== shape[depth]) throw ragged(op, arg, path, item, shape.slice(depth));
      // Not forEach, which leaves out holes: the numbers after one would take its place.
      for (let i = 0; i < item.length; i++) fill(item[i] as Nested, depth + 1, `${path}[${i}]`);
    } else if (typeof item === 'number') {
      values[next++] = item;
    } else if (typeof item === 'boolean') {
      values[next++] = item ? 1 : 0;
      booleans++;
    } else if (Array.isArray(item)) {
      throw ragged(op, arg, path, item, []);
    } else {
      throw complain('ERR_TT_DTYPE', { op, arg: arg + path, got: item, want: 'a number or a boolean' });
    }
  };
  fill(data, 0, '');
  return { values, shape, boolean: booleans > 0 && booleans === values.length };
}

function ragged(op: string, arg: string, path: string, item: Nested, shape: readonly number[]): ThroughtimeError {
  const got = new Says(Array.isArray(item) ? `an array of ${item.length}` : describe(item));
  const want = shape.length ? `an array of ${shape[0]}` : 'a number';
  return complain('ERR_TT_SHAPE', {
    op,
    arg: arg + path,
    got,
    want,
    why: 'as the first of its depth; for sequences of different lengths see padSequences',
  });
}

/** Exact conversion to int32. */
export function toInt32(op: string, arg: string, values: Iterable<number> & ArrayLike<number>): Int32Array {
  const integers = Int32Array.from(values);
  for (let i = 0; i < integers.length; i++) {
    if (integers[i] === values[i]) continue;
    const code = Number.isInteger(values[i]) ? 'ERR_TT_RANGE' : 'ERR_TT_DTYPE';
    throw complain(code, { op, arg: `${arg}[${i}]`, got: values[i], want: 'an integer of 32 bits' });
  }
  return integers;
}
