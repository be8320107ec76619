// Samples in parts.
import { describe, expect, it } from 'vitest';
import { apportion, fillEmpty } from '../../lib/data/fractions.js';
import { chronologicalSplit, randomSplit, stratifiedSplit } from '../../lib/data/split.js';
import { setSeed } from '../../lib/random.js';
import { failure } from './failure.js';

const numbers = Array.from({ length: 103 }, (_, i) => i);

/** Every sample is in at most one part, and parts keep the order. */
function expectParts(parts: readonly (readonly number[])[], sizes: readonly number[]) {
  expect(parts.map((part) => part.length)).toEqual(sizes);
  const all = parts.flat();
  expect(new Set(all).size).toBe(all.length);
  for (const part of parts) expect(part).toEqual([...part].sort((a, b) => a - b));
}

describe('apportion', () => {
  it.each([
    [103, [0.8, 0.1, 0.1, 0], [83, 10, 10, 0]],
    [10, [0.7, 0.2, 0.1, 0], [7, 2, 1, 0]],
    [100, [0.29, 0.71, 0], [29, 71, 0]],
    [7, [1 / 3, 1 / 3, 1 / 3, 0], [3, 2, 2, 0]],
    [5, [0.5, 0.25, 0.25], [3, 1, 1]],
    [0, [0.5, 0.5, 0], [0, 0, 0]],
    [1, [0.2, 0.8, 0], [0, 1, 0]],
  ])('%d in %j: %j', (count, shares, sizes) => {
    expect(apportion(count, shares)).toEqual(sizes);
  });

  it('gives whole shares whole, whatever is owed', () => {
    // 100 * 0.29 is a little less than 29.
    expect(apportion(100, [0.29, 0.355, 0.355, 0], [-3, 0, 0, 0])).toEqual([29, 36, 35, 0]);
  });

  it('pays next time what it owes', () => {
    const owed = [0, 0, 0];
    const sizes = Array.from({ length: 10 }, () => apportion(3, [0.5, 0.5, 0], owed));
    expect(sizes.slice(0, 2)).toEqual([
      [2, 1, 0],
      [1, 2, 0],
    ]);
    expect(sizes.reduce((sum, [a = 0]) => sum + a, 0)).toBe(15);
  });

  it.each([
    [
      [4, 0, 0, 0],
      [2, 1, 1, 0],
    ],
    [
      [1, 0, 1],
      [1, 1, 0],
    ],
    [
      [0, 0, 2],
      [1, 1, 0],
    ],
    [
      [3, 1, 0],
      [3, 1, 0],
    ],
  ])('fills empty parts of %j: %j', (sizes, filled) => {
    const owed = sizes.map(() => 0);
    const before = [...sizes];
    expect(fillEmpty(sizes, owed)).toEqual(filled);
    expect(owed).toEqual(before.map((size, p) => size - (filled[p] as number)));
  });
});

describe('randomSplit', () => {
  it('makes parts of the sizes asked for', () => {
    const parts = randomSplit(numbers, [0.8, 0.1, 0.1], { seed: 1 });
    expectParts(parts, [83, 10, 10]);
    expect(parts.flat().sort((a, b) => a - b)).toEqual(numbers);
    expectParts(randomSplit(numbers, [0.5, 0.1], { seed: 1 }), [52, 10]);
    expectParts(randomSplit(numbers, [1], { seed: 1 }), [103]);
  });

  it('depends on the seed only', () => {
    const split = (seed?: number) => randomSplit(numbers, [0.5, 0.5], seed === undefined ? {} : { seed });
    expect(split(3)).toEqual(split(3));
    expect(split(3)).not.toEqual(split(4));
    setSeed(5);
    const [first, second] = [split(), split()];
    expect(first).not.toEqual(second);
    setSeed(5);
    expect(split()).toEqual(first);
  });

  it('gives every sample the same chance', () => {
    const counts = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 2000; seed++)
      for (const i of randomSplit([...counts.keys()], [0.3, 0.7], { seed })[0]) counts[i] = (counts[i] as number) + 1;
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100); // 4.9 standard deviations
  });

  it('refuses impossible parts', () => {
    expect(() => randomSplit(numbers, [0.8, 0.3])).toThrow(failure('ERR_TT_RANGE', 'fractions is [0.8,0.3]', 'at most 1'));
    expect(() => randomSplit(numbers, [0.9, 0.001])).toThrow(failure('ERR_TT_RANGE', 'fractions[1] is 0.001 of 103 samples', 'one sample'));
    expect(() => randomSplit(numbers, [1, 0])).toThrow(failure('ERR_TT_RANGE', 'fractions[1] is 0', 'more than 0'));
    expect(() => randomSplit(numbers, [-0.5])).toThrow(failure('ERR_TT_RANGE', 'fractions[0] is -0.5'));
    expect(() => randomSplit(numbers, [NaN])).toThrow(failure('ERR_TT_ARG', 'fractions[0] is NaN'));
    expect(() => randomSplit(numbers, [])).toThrow(failure('ERR_TT_ARG', 'fractions'));
    expect(() => randomSplit([], [1])).toThrow(failure('ERR_TT_RANGE', '1 of 0 samples'));
    expect(() => randomSplit(numbers, [0.5], { by: 1 } as object)).toThrow(failure('ERR_TT_ARG', '"by"', 'seed'));
  });
});

describe('stratifiedSplit', () => {
  const sizes = { a: 61, b: 25, c: 10, d: 7 };
  const samples = Object.entries(sizes)
    .flatMap(([label, count]) => Array.from({ length: count }, () => ({ label })))
    .map((sample, i) => ({ ...sample, id: (i * 37) % 103 }))
    .sort((x, y) => x.id - y.id);
  const by = ({ label }: { label: string }) => label;
  const countsOf = (part: readonly { label: string }[]) => Object.keys(sizes).map((label) => part.filter((s) => s.label === label).length);

  it.each([[[0.8, 0.1, 0.1]], [[0.5, 0.5]], [[1 / 3, 1 / 3, 1 / 3]], [[0.7, 0.15]], [[1]]])(
    'gives each class its share of %j',
    (fractions) => {
      const parts: (readonly { label: string; id: number }[])[] = stratifiedSplit(samples, fractions, { by, seed: 2 });
      expectParts(
        parts.map((part) => part.map(({ id }) => id)),
        parts.map((part) => part.length),
      );
      parts.forEach((part, p) => {
        const exact = Object.values(sizes).map((count) => count * (fractions[p] as number));
        countsOf(part).forEach((count, c) => {
          expect(Math.abs(count - (exact[c] as number))).toBeLessThanOrEqual(1);
          expect(count).toBeGreaterThan(0);
        });
        expect(Math.abs(part.length - 103 * (fractions[p] as number))).toBeLessThanOrEqual(1); // what classes owe is paid by others
      });
      const taken = fractions.reduce((sum, fraction) => sum + fraction, 0);
      expect(Math.abs(parts.flat().length - 103 * taken)).toBeLessThanOrEqual(taken === 1 ? 0 : 1);
    },
  );

  it('puts one of a small class everywhere', () => {
    const few = [...'aaaaaaaaaabbb'];
    const parts = stratifiedSplit(few, [0.8, 0.1, 0.1], { by: (label) => label, seed: 1 });
    expect(parts.map((part) => part.filter((label) => label === 'b').length)).toEqual([1, 1, 1]);
    const rest = stratifiedSplit([...'bb'], [0.01, 0.01], { by: (label) => label, seed: 1 });
    expect(rest).toEqual([['b'], ['b']]);
  });

  it('names a class that is too small', () => {
    const message = failure('ERR_TT_RANGE', 'class "b" is 2 samples', 'at least 3', 'one for each part');
    expect(() => stratifiedSplit([...'aaaabb'], [0.8, 0.1, 0.1], { by: (label) => label })).toThrow(message);
    const one = failure('ERR_TT_RANGE', 'class 7 is 1 sample,');
    expect(() => stratifiedSplit([7, 8, 8], [0.5, 0.5], { by: (label) => label })).toThrow(one);
  });

  it('depends on the seed only', () => {
    const split = (seed: number) => stratifiedSplit(samples, [0.5, 0.5], { by, seed });
    expect(split(3)).toEqual(split(3));
    expect(split(3)).not.toEqual(split(4));
  });

  it('takes many samples', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => i);
    expect(stratifiedSplit(many, [0.9, 0.1], { by: (i) => i % 2 === 0 }).map((part) => part.length)).toEqual([270_000, 30_000]);
  });

  it('refuses nonsense', () => {
    expect(() => stratifiedSplit([], [1], { by })).toThrow(failure('ERR_TT_ARG', 'samples', 'at least one'));
    expect(() => stratifiedSplit(samples, [1], {} as { by: typeof by })).toThrow(failure('ERR_TT_ARG', 'by is undefined', 'a function'));
    expect(() => stratifiedSplit(samples, [0.6, 0.6], { by })).toThrow(failure('ERR_TT_RANGE', 'fractions'));
    expect(() => stratifiedSplit(samples, [0.6, 0], { by })).toThrow(failure('ERR_TT_RANGE', 'fractions[1] is 0'));
  });
});

describe('chronologicalSplit', () => {
  it('cuts in order', () => {
    expect(chronologicalSplit([3, 1, 4, 1, 5], [0.6, 0.2])).toEqual([[3, 1, 4], [1]]);
    expectParts(chronologicalSplit(numbers, [0.7, 0.2, 0.1]), [72, 21, 10]);
  });

  it('orders by time', () => {
    const events = [5, 2, 9, 2].map((day, id) => ({ id, day, date: new Date(2020, 1, day) }));
    for (const by of [(e: (typeof events)[number]) => e.day, (e: (typeof events)[number]) => e.date])
      expect(chronologicalSplit(events, [0.5, 0.5], { by }).map((part) => part.map(({ id }) => id))).toEqual([
        [1, 3],
        [0, 2],
      ]);
    expect(events.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  });

  it('refuses nonsense', () => {
    const by = (text: string) => new Date(text);
    const message = failure('ERR_TT_ARG', 'the time of sample 1 is NaN');
    expect(() => chronologicalSplit(['2020-01-01', 'yesterday'], [0.5, 0.5], { by })).toThrow(message);
    expect(() => chronologicalSplit([1, 2], [0.9, 0.1])).toThrow(failure('ERR_TT_RANGE', 'fractions[1] is 0.1 of 2 samples'));
  });
});
