// Kneser-Ney smoothing against a calculation by hand, and what every probability must be.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

/** Numbers that look random: a small linear congruential generator. */
function text(length: number, V: number): Int32Array {
  let state = 12345;
  return Int32Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const x = state / 2 ** 32;
    return Math.floor(V * x * x * x); // some are frequent
  });
}

describe('NgramModel', () => {
  it('gives a bigram model the numbers of a calculation by hand', () => {
    // a b a b a c a b a d: the bigrams ab 3, ba 3, ac 1, ca 1, ad 1; continuations of a: b and c; of b, c, d: a.
    const [a, b, c, d] = [0, 1, 2, 3];
    const model = new tt.NgramModel(Int32Array.of(a, b, a, b, a, c, a, b, a, d), { order: 2, vocabularySize: 5 });
    // Bigrams that occur once 3, twice 0: no estimate, so D = 1/2. Unigrams, by continuations: b, c, d 1, a 2: n1 = 3, n2 = 1, D = 3/5.
    const uniform = 1 / 5;
    const spared = (4 * 0.6) / 5; // of 5 bigrams, for four tokens
    const one = (n: number) => (n - (n ? 0.6 : 0)) / 5 + spared * uniform;
    expect(model.probability([], a)).toBeCloseTo(one(2), 12);
    expect(model.probability([], 4)).toBeCloseTo(one(0), 12);
    // After a: b 3, c 1, d 1, of 5.
    expect(model.probability([a], b)).toBeCloseTo((3 - 0.5) / 5 + ((3 * 0.5) / 5) * one(1), 12);
    expect(model.probability([a], a)).toBeCloseTo(((3 * 0.5) / 5) * one(2), 12);
    expect(model.probability([d, a], c)).toBeCloseTo((1 - 0.5) / 5 + ((3 * 0.5) / 5) * one(1), 12); // only the last token counts
    expect(model.probability([d], a)).toBeCloseTo(one(2), 12); // nothing comes after the end
    expect(model.probability([4], b)).toBeCloseTo(one(1), 12); // never seen
    expect(model.nats(Int32Array.of(b, a, b))).toBeCloseTo(
      -(Math.log(model.probability([b], a)) + Math.log(model.probability([a], b))) / 2,
      12,
    );
  });

  it('takes three discounts where the text tells them', () => {
    const ids = text(4000, 12);
    const model = new tt.NgramModel(ids, { order: 1, vocabularySize: 400 });
    // Order 1 alone counts tokens as they occur; rare ones are added so that each number of occurrences is known.
    const extra = [...Array(40).keys()].flatMap((i) => Array<number>(i < 20 ? 1 : i < 30 ? 2 : i < 36 ? 3 : 4).fill(100 + i));
    const rare = new tt.NgramModel(Int32Array.from([...ids, ...extra]), { order: 1, vocabularySize: 400 });
    const total = ids.length + extra.length;
    const y = 20 / (20 + 2 * 10);
    const [d1, d2, d3] = [1 - (2 * y * 10) / 20, 2 - (3 * y * 6) / 10, 3 - (4 * y * 4) / 6];
    const frequent = new Set(ids).size;
    const spared = (20 * d1 + 10 * d2 + (10 + frequent) * d3) / total / 400;
    expect(rare.probability([], 100)).toBeCloseTo((1 - d1) / total + spared, 12);
    expect(rare.probability([], 125)).toBeCloseTo((2 - d2) / total + spared, 12);
    expect(rare.probability([], 139)).toBeCloseTo((4 - d3) / total + spared, 12);
    expect(rare.probability([], 399)).toBeCloseTo(spared, 12);
    expect(model.probability([], 0)).toBeGreaterThan(model.probability([], 11));
  });

  it.each([1, 2, 3, 5])('of order %i gives probabilities that sum to 1, whatever comes before', (order) => {
    const V = 17;
    const ids = text(3000, V);
    const model = new tt.NgramModel(ids, { order, vocabularySize: V + 2 });
    const contexts = [[], [0], [1, 0], [0, 0, 1, 0, 2], [16, 16, 16], [V + 1], [0, V, 0], [...ids.slice(-4)]];
    for (const context of contexts) {
      const all = Array.from({ length: V + 2 }, (_, id) => model.probability(context, id));
      expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      expect(Math.min(...all)).toBeGreaterThan(0);
    }
  });

  it('predicts a text of rules better with more context', () => {
    const cycle = Int32Array.from({ length: 600 }, (_, i) => [0, 1, 0, 2, 0, 3][i % 6] as number);
    const nats = [1, 2, 3, 4].map((order) => new tt.NgramModel(cycle, { order, vocabularySize: 4 }).nats(cycle));
    expect(nats).toEqual([...nats].sort((a, b) => b - a));
    expect(nats[3]).toBeLessThan(0.05);
  });

  it('refuses what it cannot count', () => {
    const make = (ids: number[], options: object) => () => new tt.NgramModel(Int32Array.from(ids), { vocabularySize: 3, ...options });
    expect(make([], {})).toThrow(failure('ERR_TT_ARG', 'ids is empty'));
    expect(make([0, 3], {})).toThrow(failure('ERR_TT_RANGE', 'ids[1] is 3', 'below 3'));
    expect(make([0], { order: 0 })).toThrow(failure('ERR_TT_RANGE', 'order'));
    expect(() => make([0, 1], {})().nats(Int32Array.of(0))).toThrow(failure('ERR_TT_ARG', '1 tokens'));
    expect(() => make([0, 1], {})().probability([7], 0)).toThrow(failure('ERR_TT_RANGE', 'before[0] is 7'));
  });
});

describe('perplexity and bits', () => {
  it('follow from nats', () => {
    expect(tt.perplexity(Math.log(50))).toBeCloseTo(50, 10);
    expect(tt.bitsPerCharacter(3 * Math.LN2)).toBeCloseTo(3, 12);
    expect(() => tt.perplexity(-1)).toThrow(failure('ERR_TT_RANGE', 'nats'));
    expect(() => tt.bitsPerCharacter(NaN)).toThrow(failure('ERR_TT_ARG', 'nats'));
  });
});
