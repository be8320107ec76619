// How many tokens would have to be changed: the word, character and phoneme error rates.
import { checkArray } from '../check.js';
import { complain, Says } from '../errors.js';
import { listOf } from '../form.js';

/**
 * The fewest insertions, deletions and substitutions that turn one sequence into another (Levenshtein 1966).
 * @example
 * ```ts
 * import { editDistance } from 'throughtime';
 * console.log(editDistance(['the', 'cat', 'sat'], ['a', 'cat', 'sat', 'down'])); // 2
 * ```
 */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  checkArray('editDistance', 'a', a);
  checkArray('editDistance', 'b', b);
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((token, i) => {
    const row = [i + 1];
    b.forEach((other, j) => {
      const change = (above[j] as number) + (token === other ? 0 : 1);
      row.push(Math.min(change, (above[j + 1] as number) + 1, (row[j] as number) + 1));
    });
    above = row;
  });
  return above.at(-1) as number;
}

/**
 * Edits per token of the references, over all sequences together; above 1 for predictions that are far too long. Of words it is the word
 * error rate (WER), of characters CER, of phonemes PER.
 * @throws ThroughtimeError ERR_TT_ARG for no tokens in the references; ERR_TT_SHAPE when sequences do not pair up
 * @example
 * ```ts
 * import { tokenErrorRate } from 'throughtime';
 * console.log(tokenErrorRate([['HH', 'AH', 'L', 'OW']], [['HH', 'EH', 'L', 'OW']])); // 0.25
 * ```
 */
export function tokenErrorRate(predictions: readonly (readonly string[])[], references: readonly (readonly string[])[]): number {
  const op = 'tokenErrorRate';
  listOf(checkArray)(op, 'predictions', predictions);
  listOf(checkArray)(op, 'references', references);
  if (predictions.length !== references.length) {
    const got = new Says(`${predictions.length} long`);
    throw complain('ERR_TT_SHAPE', { op, arg: 'predictions', got, want: `${references.length}`, why: 'as many as references' });
  }
  const total = references.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) throw complain('ERR_TT_ARG', { op, arg: 'references', got: new Says('without a token'), want: 'at least one token' });
  return references.reduce((sum, reference, i) => sum + editDistance(predictions[i] as readonly string[], reference), 0) / total;
}
