// In which order a recurrent layer reads the steps of each row, and where their outputs belong. The kernels read from the front and stop at
// a row's length, so steps that are left out or read from the end are moved before the call, by one lookup of whole steps, and outputs back
// after it. Gradients follow the lookups.
import { complain } from '../errors.js';
import type { Integers } from '../integers.js';
import { flatten, toInt32, type Nested } from '../nested.js';
import { indexSelect } from '../ops/pick.js';
import { slice } from '../ops/shape.js';
import { view } from '../ops/view.js';
import { tensor } from '../create.js';
import { Tensor } from '../tensor.js';

/**
 * Which steps of each row count, `[B,T]`: true or 1 is read, false or 0 is left out, as in Keras; nested arrays, or row after row in a typed
 * array. (Masks of attention have it the other way round.)
 */
export type StepMask = readonly Nested[] | Uint8Array | Int32Array;

export interface ReadingOptions {
  readonly lengths: Integers | undefined;
  readonly mask: StepMask | undefined;
  /** What a step that is left out puts out. */
  readonly maskedOutput: 'repeat' | 'zero';
  readonly backwards: boolean;
  readonly directions: number;
}

export interface Reading {
  /** The steps in the order they are computed. */
  readonly x: Tensor;
  readonly lengths: Integers | undefined;
  /** Outputs `[B,T,D*P]` from computed order to reading order; undefined where the two are the same. */
  readonly place: ((y: Tensor) => Tensor) | undefined;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE */
export function readingOrder(op: string, x: Tensor, options: ReadingOptions): Reading {
  const { lengths, mask, maskedOutput, backwards, directions } = options;
  if (mask === undefined) {
    if (!backwards) return { x, lengths, place: undefined };
    if (lengths === undefined) return { x: slice(x, 1, -1, undefined, -1), lengths, place: undefined };
  } else if (lengths !== undefined) {
    throw complain('ERR_TT_ARG', { op, arg: 'lengths', got: lengths, want: 'no value', why: 'the mask tells the steps' });
  }
  const [rows, steps] = sizesOf(op, x);
  const kept = mask === undefined ? keptByLengths(op, lengths as Integers, rows, steps) : keptByMask(op, mask, rows, steps);
  const order = kept.map((row) => (backwards ? row.toReversed() : row));
  const counts = Int32Array.from(order, (row) => row.length);
  const computed = order.flatMap((row, b) => Array.from({ length: steps }, (_, k) => b * steps + (row[k] ?? k)));
  const gathered = lookUp(x, rows * steps, computed);
  const whole = counts.every((count) => count === steps);
  // Rows with a length put out from their own end on: that is computed order.
  if (mask === undefined || whole) return { x: gathered, lengths: whole ? undefined : counts, place: undefined };
  const places = placesOf(order, { steps, backwards, directions, repeat: maskedOutput === 'repeat' });
  return { x: gathered, lengths: counts, place: (y) => lookUp(y, rows * steps * directions, places) };
}

/** Entries of `x` seen as `count` vectors. */
function lookUp(x: Tensor, count: number, index: readonly number[]): Tensor {
  if (index.every((from, i) => from === i)) return x;
  return view(indexSelect(view(x, [count, x.size / count]), 0, tensor(Int32Array.from(index))), x.shape);
}

interface Places {
  readonly steps: number;
  readonly backwards: boolean;
  readonly directions: number;
  readonly repeat: boolean;
}

/**
 * For every step in reading order and direction, the computed step whose output stands there. One that was left out repeats the step its
 * direction computed before. Where there is none, or zeros are wanted, the row's last computed place stands in: padding, exactly 0.
 */
function placesOf(order: readonly (readonly number[])[], { steps, backwards, directions, repeat }: Places): number[] {
  return order.flatMap((row, b) => {
    const computed = new Map(row.map((t, k) => [backwards ? steps - 1 - t : t, k]));
    let before = -1;
    return Array.from({ length: steps }, (_, r) => {
      const own = computed.get(r);
      before = own ?? before;
      const repeated = [before < 0 ? undefined : before, before + 1 < row.length ? before + 1 : undefined];
      return Array.from({ length: directions }, (_, d) => {
        const from = own ?? (repeat ? repeated[d] : undefined) ?? steps - 1;
        return (b * steps + from) * directions + d;
      });
    }).flat();
  });
}

function keptByMask(op: string, mask: StepMask, rows: number, steps: number): number[][] {
  const want = `[${rows},${steps}]`;
  const wrong = (got: unknown) => complain('ERR_TT_SHAPE', { op, arg: 'mask', got, want, why: 'as the steps of x' });
  if (mask instanceof Tensor || !(Array.isArray(mask) || mask instanceof Uint8Array || mask instanceof Int32Array)) {
    const why = 'steps are moved before the call, which needs the mask in JavaScript';
    throw complain('ERR_TT_DTYPE', { op, arg: 'mask', got: mask, want: 'nested arrays, a Uint8Array or an Int32Array', why });
  }
  const { values, shape } = Array.isArray(mask) ? flatten(op, 'mask', mask as readonly Nested[]) : { values: mask, shape: undefined };
  if (shape && (shape.length !== 2 || shape[0] !== rows || shape[1] !== steps)) throw wrong(shape);
  if (values.length !== rows * steps) throw wrong(mask);
  const odd = (values as ArrayLike<number> & { find(is: (v: number) => boolean): number | undefined }).find((v) => v !== 0 && v !== 1);
  if (odd !== undefined) throw complain('ERR_TT_RANGE', { op, arg: 'mask', got: odd, want: 'true, false, 1 or 0' });
  return Array.from({ length: rows }, (_, b) => range(steps).filter((t) => values[b * steps + t] === 1));
}

function keptByLengths(op: string, lengths: Integers, rows: number, steps: number): number[][] {
  if (lengths instanceof Tensor) {
    const why = 'goBackwards moves steps before the call, which needs the lengths in JavaScript';
    throw complain('ERR_TT_DTYPE', { op, arg: 'lengths', got: lengths, want: 'an array or an Int32Array', why });
  }
  const counts = lengths instanceof Int32Array ? lengths : toInt32(op, 'lengths', flatten(op, 'lengths', lengths).values);
  if (counts.length !== rows) throw complain('ERR_TT_SHAPE', { op, arg: 'lengths', got: [counts.length], want: `[${rows}]`, why: 'as x' });
  return Array.from(counts, (count, b) => {
    if (count >= 0 && count <= steps) return range(count);
    throw complain('ERR_TT_RANGE', { op, arg: `lengths[${b}]`, got: count, want: `an integer in [0, ${steps}]` });
  });
}

function sizesOf(op: string, { shape }: Tensor): [rows: number, steps: number] {
  const [rows, steps] = shape;
  if (shape.length === 3 && rows !== undefined && steps !== undefined) return [rows, steps];
  throw complain('ERR_TT_SHAPE', { op, arg: 'x', got: shape, want: '[B,T,I]' });
}

const range = (count: number) => Array.from({ length: count }, (_, t) => t);
