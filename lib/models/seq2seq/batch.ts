// Pairs of sequences as a batch.
import { checkArray, checkInteger, checkList, checkTable, largestInt32 } from '../../check.js';
import { padSequences } from '../../data/pad.js';
import { complain, Says } from '../../errors.js';
import type { Integers } from '../../integers.js';
import { indexSelect } from '../../ops/pick.js';
import { reshape } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';

/** A source and its target, as ids without start and end. */
export interface Pair {
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
}

/** A padded batch of pairs, as `collatePairs` makes it. */
export interface Seq2SeqBatch {
  /**
   * What the decoder is to say: each row's own ids and its end, row after row without padding, `[N]`. First among the parts, so that a
   * Trainer weighs batches by their tokens.
   */
  readonly target: Int32Array;
  /** `[B,S]` ids in [0, sourceVocabularySize). */
  readonly source: Integers;
  /** Tokens of each source, `[B]`, at least 1. */
  readonly sourceLengths: Int32Array;
  /** What the decoder sees: the start and each row's own ids, `[B,T]`. */
  readonly input: Integers;
  /** Tokens of each row of `input`, `[B]`; N is their sum. */
  readonly lengths: Int32Array;
}

/**
 * Makes the `collate` of `batches` for pairs.
 * @param ids of the target that start and end a sequence, as a Seq2Seq's config has them
 * @throws ThroughtimeError ERR_TT_ARG for a source without tokens
 * @example
 * ```ts
 * import { batches, collatePairs } from 'throughtime';
 * const pairs = [{ source: [5, 4], target: [7, 6, 8] }, { source: [9], target: [5] }];
 * for (const batch of batches(pairs, { batchSize: 2, collate: collatePairs({ start: 2, end: 3 }) })) {
 *   console.log(batch.lengths, batch.target); // Int32Array [4, 2] Int32Array [7, 6, 8, 3, 5, 3]
 * }
 * ```
 */
export function collatePairs(ids: { readonly start: number; readonly end: number }): (pairs: readonly Pair[]) => Seq2SeqBatch {
  const op = 'collatePairs';
  const { start, end } = checkTable(op, 'ids', ids);
  checkInteger(op, 'start', start, 0, largestInt32);
  checkInteger(op, 'end', end, 0, largestInt32);
  return (pairs) => {
    checkArray(op, 'pairs', pairs);
    pairs.forEach((pair, i) => {
      for (const side of ['source', 'target'] as const) checkIds(op, `${side} of pair ${i}`, (pair as Pair | undefined)?.[side]);
      requireTokens(op, `source of pair ${i}`, pair.source.length);
    });
    const { tokens: source, lengths: sourceLengths } = padSequences(pairs.map((pair) => pair.source));
    const { tokens: input, lengths } = padSequences(pairs.map(({ target }) => [start, ...Array.from(target)]));
    const target = Int32Array.from(pairs.flatMap((pair) => [...Array.from(pair.target), end]));
    return { target, source, sourceLengths, input, lengths };
  };
}

/** Ids that are none would be others when they are converted: NaN and names 0, fractions what they are cut to. */
export function checkIds(op: string, arg: string, ids: unknown): ArrayLike<number> {
  checkList(op, arg, ids);
  const list = ids as ArrayLike<number>;
  for (let i = 0; i < list.length; i++) checkInteger(op, `${arg}, [${i}]`, list[i] as number, 0, largestInt32);
  return list;
}

/** @throws ThroughtimeError ERR_TT_ARG for 0 */
export function requireTokens(op: string, arg: string, length: number): void {
  if (length === 0) throw complain('ERR_TT_ARG', { op, arg, got: new Says('empty'), want: 'at least one token' });
}

/** The steps of a padded `[B,T,C]` that are real, row after row: `[N,C]`. */
export function realSteps(x: Tensor, lengths: Int32Array): Tensor {
  const [rows = 1, steps = 1, width = 1] = x.shape;
  const flat = reshape(x, [rows * steps, width]);
  const real = lengths.reduce((sum, length) => sum + length, 0);
  if (real === rows * steps) return flat;
  const index = new Int32Array(real);
  let next = 0;
  lengths.forEach((length, row) => {
    for (let t = 0; t < length; t++) index[next++] = row * steps + t;
  });
  return indexSelect(flat, 0, index);
}
