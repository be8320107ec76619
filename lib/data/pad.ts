// Sequences of different lengths as one rectangle.
import { checkArray, checkInteger, checkList, checkOptions, largestInt32 } from '../check.js';
import { complain, Says } from '../errors.js';
import { tensor } from '../create.js';
import type { Tensor } from '../tensor.js';

export interface PadOptions {
  /** Longer sequences lose their end. Default: the longest. */
  readonly maxLength?: number;
  /** What follows a sequence's end. Default 0. */
  readonly value?: number;
}

/** A padded batch. */
export interface Padded {
  /** `[B,T]` int32. */
  readonly tokens: Tensor;
  /** Length of each row without padding, `[B]`. */
  readonly lengths: Int32Array;
}

/**
 * Token sequences as one `[B,T]` tensor with their lengths.
 * @param sequences one array of ids per row; empty ones are allowed
 * @throws ThroughtimeError ERR_TT_ARG for no sequences, ERR_TT_DTYPE and ERR_TT_RANGE for what is no integer of 32 bits
 * @example
 * ```ts
 * import { padSequences } from 'throughtime';
 * const { tokens, lengths } = padSequences([[5, 3], [7, 2, 9]]);
 * console.log(tokens.shape, lengths); // [2,3] Int32Array [2, 3]
 * ```
 */
export function padSequences(sequences: readonly ArrayLike<number>[], options?: PadOptions): Padded {
  const { data, shape, lengths } = padRows(sequences, options);
  return { tokens: tensor(data, { shape }), lengths };
}

/** The same as plain arrays. */
export function padRows(
  sequences: readonly ArrayLike<number>[],
  options?: PadOptions,
): { readonly data: Int32Array; readonly shape: readonly [number, number]; readonly lengths: Int32Array } {
  const { maxLength, value } = checkOptions('padSequences', options, { maxLength: undefined, value: 0 });
  checkArray('padSequences', 'sequences', sequences);
  checkInteger('padSequences', 'value', value, -(2 ** 31), largestInt32);
  if (sequences.length === 0)
    throw complain('ERR_TT_ARG', { op: 'padSequences', arg: 'sequences', got: new Says('empty'), want: 'at least one sequence' });
  const most = maxLength === undefined ? Infinity : checkInteger('padSequences', 'maxLength', maxLength);
  const lengths = Int32Array.from(sequences, (sequence, row) => {
    checkSequence(`sequences[${row}]`, sequence);
    return Math.min(sequence.length, most);
  });
  const width = Math.max(
    1,
    lengths.reduce((a, b) => Math.max(a, b), 0),
  ); // a tensor has no empty dimension
  const data = new Int32Array(sequences.length * width).fill(value);
  sequences.forEach((sequence, row) => {
    for (let t = 0; t < (lengths[row] as number); t++) {
      const id = sequence[t] as number;
      if (typeof id !== 'number') throw misfit(row, t, id);
      data[row * width + t] = id;
      if (data[row * width + t] !== id) throw misfit(row, t, id);
    }
  });
  return { data, shape: [sequences.length, width], lengths };
}

/** Ids, not the text they are of. */
function checkSequence(arg: string, sequence: unknown): void {
  if (typeof sequence === 'string') throw complain('ERR_TT_ARG', { op: 'padSequences', arg, got: sequence, want: 'an array of ids' });
  checkList('padSequences', arg, sequence);
}

function misfit(row: number, t: number, id: unknown): Error {
  const code = Number.isInteger(id) ? 'ERR_TT_RANGE' : 'ERR_TT_DTYPE';
  return complain(code, { op: 'padSequences', arg: `sequences[${row}][${t}]`, got: id, want: 'an integer of 32 bits' });
}
