// How often each token occurs.
import { checkInstance, checkString } from '../check.js';
import { complain } from '../errors.js';

/** A token and its number of occurrences. */
export type TokenCounts = ReadonlyMap<string, number>;

/**
 * Counts tokens.
 * @param documents the tokens of each text
 * @param counts what was counted before; the new numbers are added to it, so texts can be counted as they are read
 * @returns `counts`
 * @throws ThroughtimeError ERR_TT_ARG for texts in place of their tokens
 * @example
 * ```ts
 * import { countTokens, readSamples, Vocabulary, whitespace } from 'throughtime';
 * async function vocabularyOf(path: string) {
 *   const counts = new Map<string, number>();
 *   for await (const { text } of readSamples(path)) countTokens([whitespace(text)], counts);
 *   return Vocabulary.fromCounts(counts, { maxSize: 20_000 });
 * }
 * ```
 */
export function countTokens(documents: Iterable<readonly string[]>, counts = new Map<string, number>()): Map<string, number> {
  if (!isIterable(documents))
    throw complain('ERR_TT_ARG', { op: 'countTokens', arg: 'documents', got: documents, want: 'arrays of tokens' });
  checkCounts('countTokens', 'counts', counts);
  let document = 0;
  for (const tokens of documents) {
    checkTokens('countTokens', `documents[${document++}]`, tokens);
    for (const token of tokens) {
      const count = counts.get(token);
      if (count === undefined) counts.set(detached(checkString('countTokens', 'token', token)), 1);
      else counts.set(token, count + 1);
    }
  }
  return counts;
}

/** Tokens, not a text: a string has elements too, and its characters would be taken for words. @throws ThroughtimeError ERR_TT_ARG */
export function checkTokens(op: string, arg: string, tokens: unknown): void {
  if (Array.isArray(tokens)) return;
  throw complain('ERR_TT_ARG', { op, arg, got: tokens, want: 'an array', why: 'a tokenizer makes one of a text' });
}

/** @throws ThroughtimeError ERR_TT_ARG */
export function checkCounts(op: string, arg: string, counts: TokenCounts): TokenCounts {
  return checkInstance<TokenCounts>(op, arg, counts, Map);
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && !ArrayBuffer.isView(value);
}

// V8 copies shorter pieces of a string and keeps longer ones as a view of it.
const shortestView = 13;

/** A token that does not keep the text alive it was cut from. Otherwise every rare long word would hold a block of its file in memory. */
function detached(token: string): string {
  return token.length < shortestView ? token : Buffer.from(token, 'utf16le').toString('utf16le');
}
