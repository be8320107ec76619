// Counts with smoothing: what a language model has to beat.
import { checkInteger, checkList, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { deepest, NgramCounts } from './ngram-counts.js';

export interface NgramOptions {
  /** Tokens of the longest n-gram: the token and those before it. Default 5. */
  readonly order?: number;
  /** V, number of token ids: unseen ones have a probability too. */
  readonly vocabularySize: number;
}

/** What of a count 1, 2, and 3 or more is given to shorter n-grams. */
type Discounts = readonly [one: number, two: number, more: number];

/** What follows an n-gram: the sum of the counts, and what of it goes to shorter n-grams. */
interface Continuations {
  readonly totals: Float64Array;
  readonly spared: Float64Array;
}

/**
 * An n-gram model with interpolated modified Kneser-Ney smoothing (Kneser & Ney 1995; Chen & Goodman 1999, section 3, eq. 20-26); the
 * shortest n-grams are interpolated with equal probabilities for all tokens. The text is one long sequence: n-grams reach over ends of lines.
 * @param ids the text to count
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; ERR_TT_ARG for an empty text, ERR_TT_RANGE for an id outside the vocabulary
 * @example
 * ```ts
 * import { NgramModel } from 'throughtime';
 * const model = new NgramModel(Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1), { order: 3, vocabularySize: 3 });
 * console.log(model.probability([0, 1], 2)); // 0.97
 * console.log(model.nats(Int32Array.of(0, 1, 2, 0))); // mean of -log p of the last three
 * ```
 */
export class NgramModel {
  readonly order: number;
  readonly vocabularySize: number;
  readonly #counts: NgramCounts;
  /** Of each length of the n-gram, from 1. */
  readonly #discounts: readonly Discounts[];
  readonly #after: Continuations;

  constructor(ids: Int32Array, options: NgramOptions) {
    const op = 'NgramModel';
    const { order, vocabularySize } = checkOptions(op, options, { order: 5, vocabularySize: undefined });
    this.order = checkInteger(op, 'order', order, 1, deepest);
    this.vocabularySize = checkInteger(op, 'vocabularySize', vocabularySize as number);
    checkList(op, 'ids', ids);
    if (ids.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'ids', got: new Says('empty'), want: 'at least one token' });
    this.#requireKnown(ids);
    this.#counts = new NgramCounts(ids, order);
    this.#discounts = discountsOf(this.#counts);
    this.#after = this.#sum();
  }

  /**
   * The probability of a token after others; of those the last order - 1 count.
   * @throws ThroughtimeError ERR_TT_RANGE for an id outside the vocabulary
   */
  probability(before: ArrayLike<number>, token: number): number {
    this.#requireKnown(before, 'before');
    const context = Int32Array.from(before).slice(Math.max(0, before.length - this.order + 1));
    this.#requireId('token', token);
    return this.#probability(this.#contexts(context), token);
  }

  /** Mean of -log p over the tokens of a text after its first. @throws ThroughtimeError ERR_TT_ARG for less than two, ERR_TT_RANGE */
  nats(ids: Int32Array): number {
    checkList('NgramModel', 'ids', ids);
    if (ids.length < 2)
      throw complain('ERR_TT_ARG', { op: 'NgramModel', arg: 'ids', got: new Says(`${ids.length} tokens`), want: 'at least two' });
    this.#requireKnown(ids);
    let sum = 0;
    for (let i = 1; i < ids.length; i++) {
      const contexts = this.#contexts(ids.subarray(Math.max(0, i - this.order + 1), i));
      sum -= Math.log(this.#probability(contexts, ids[i] as number));
    }
    return sum / (ids.length - 1);
  }

  /** The nodes of the ends of `before`, the empty one first, as far as the text has them. */
  #contexts(before: Int32Array): readonly number[] {
    const found: number[] = [];
    for (let length = 0; length <= before.length; length++) {
      let node: number | undefined = 0;
      for (let i = before.length - length; i < before.length && node !== undefined; i++)
        node = this.#counts.child(node, before[i] as number);
      if (node === undefined) break; // then it has no longer one either
      found.push(node);
    }
    return found;
  }

  #probability(contexts: readonly number[], token: number): number {
    let p = 1 / this.vocabularySize;
    for (const context of contexts) {
      const total = this.#after.totals[context] as number;
      if (total === 0) continue; // the end of the text: nothing comes after it
      const node = this.#counts.child(context, token);
      const count = node === undefined ? 0 : this.#counts.count(node);
      const kept = count - discount(this.#discounts[this.#counts.depth(context)] as Discounts, count);
      p = (kept + (this.#after.spared[context] as number) * p) / total;
    }
    return p;
  }

  #sum(): Continuations {
    const counts = this.#counts;
    const [totals, spared] = [new Float64Array(counts.size), new Float64Array(counts.size)];
    for (let node = 1; node < counts.size; node++) {
      const [parent, count] = [counts.parent(node), counts.count(node)];
      totals[parent] = (totals[parent] as number) + count;
      spared[parent] = (spared[parent] as number) + discount(this.#discounts[counts.depth(parent)] as Discounts, count);
    }
    return { totals, spared };
  }

  #requireKnown(ids: ArrayLike<number>, arg = 'ids'): void {
    checkList('NgramModel', arg, ids);
    for (let i = 0; i < ids.length; i++) this.#requireId(`${arg}[${i}]`, ids[i] as number);
  }

  #requireId(arg: string, id: number): void {
    if (!(Number.isInteger(id) && id >= 0 && id < this.vocabularySize))
      throw complain('ERR_TT_RANGE', { op: 'NgramModel', arg, got: id, want: `an id below ${this.vocabularySize}` });
  }
}

function discount([one, two, more]: Discounts, count: number): number {
  return count === 0 ? 0 : count === 1 ? one : count === 2 ? two : more;
}

/** From the numbers of n-grams that occur once to four times (Chen & Goodman 1999, eq. 26). */
function discountsOf(counts: NgramCounts): readonly Discounts[] {
  const occurring = Array.from({ length: counts.order }, () => [0, 0, 0, 0]);
  for (let node = 1; node < counts.size; node++) {
    const times = occurring[counts.depth(node) - 1] as number[];
    const count = counts.count(node);
    if (count >= 1 && count <= 4) times[count - 1] = (times[count - 1] as number) + 1;
  }
  return occurring.map(([n1 = 0, n2 = 0, n3 = 0, n4 = 0]): Discounts => {
    const y = n1 > 0 && n2 > 0 ? n1 / (n1 + 2 * n2) : 0.5;
    const estimates: Discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
    // A text so small that some number is 0, or so odd that they do not fall: one discount for all counts (Kneser & Ney 1995).
    const sound = estimates.every((d, i) => d > 0 && d < i + 1) && n4 > 0;
    return sound ? estimates : [y, y, y];
  });
}
