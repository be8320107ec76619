// Long sequences made short.
import { checkChoice, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';

export interface TruncateOptions {
  /** Which end of the sequence is kept. Default `start`. */
  readonly keep?: 'start' | 'end';
}

/** Tokens, ids, or anything else that can be cut. */
export interface Cuttable<T> {
  readonly length: number;
  slice(start: number, end?: number): T;
}

/**
 * At most `maxLength` tokens of a sequence: the sequence itself when it is short enough.
 * @param tokens an array of tokens, an Int32Array of ids
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { truncate } from 'throughtime';
 * console.log(truncate(['once', 'upon', 'a', 'time'], 2, { keep: 'end' })); // ["a", "time"]
 * ```
 */
export function truncate<T extends Cuttable<T>>(tokens: T, maxLength: number, options?: TruncateOptions): T {
  const { keep } = checkOptions('truncate', options, { keep: 'start' });
  checkChoice('truncate', 'keep', keep, ['start', 'end']);
  const most = checkInteger('truncate', 'maxLength', maxLength);
  const { length, slice } = (tokens ?? {}) as Partial<Cuttable<T>>;
  if (!Number.isSafeInteger(length) || typeof slice !== 'function')
    throw complain('ERR_TT_ARG', { op: 'truncate', arg: 'tokens', got: tokens, want: 'a list' });
  if (tokens.length <= most) return tokens;
  return keep === 'start' ? tokens.slice(0, most) : tokens.slice(tokens.length - most);
}
