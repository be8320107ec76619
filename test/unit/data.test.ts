// Padding, batching and shuffling, as plain values.
import { describe, expect, it } from 'vitest';
import { batches, type BatchOptions } from '../../lib/data/batches.js';
import { padRows } from '../../lib/data/pad.js';
import { emptyPart, rowsOf } from '../../lib/data/rows.js';
import { getRngState, setRngState, setSeed } from '../../lib/random.js';
import { Tensor } from '../../lib/tensor.js';
import { failure } from './failure.js';

describe('padSequences', () => {
  it('pads to the longest', () => {
    expect(padRows([[5, 3], [], [7, 2, 9]])).toEqual({
      data: Int32Array.of(5, 3, 0, 0, 0, 0, 7, 2, 9),
      shape: [3, 3],
      lengths: Int32Array.of(2, 0, 3),
    });
  });

  it('cuts and fills as told', () => {
    expect(padRows([[1, 2, 3], Int32Array.of(4)], { maxLength: 2, value: -1 })).toEqual({
      data: Int32Array.of(1, 2, 4, -1),
      shape: [2, 2],
      lengths: Int32Array.of(2, 1),
    });
  });

  it('keeps a column when all are empty', () => {
    expect(padRows([[], []])).toEqual({ data: Int32Array.of(0, 0), shape: [2, 1], lengths: Int32Array.of(0, 0) });
  });

  it('refuses what is no token', () => {
    expect(() => padRows([])).toThrow(failure('ERR_TT_ARG', 'sequences is empty'));
    expect(() => padRows([[1], [2, 0.5]])).toThrow(failure('ERR_TT_DTYPE', 'sequences[1][1] is 0.5'));
    expect(() => padRows([[2 ** 31]])).toThrow(failure('ERR_TT_RANGE', 'sequences[0][0]'));
    expect(() => padRows([[1]], { maxLength: 0 })).toThrow(failure('ERR_TT_RANGE', 'maxLength'));
    expect(() => padRows([[1]], { length: 3 } as object)).toThrow(failure('ERR_TT_ARG', '"length"', 'maxLength, value'));
  });
});

describe('batches', () => {
  const numbers = Array.from({ length: 103 }, (_, i) => i);
  const collate = (items: readonly number[]) => items;

  it('walks every sample once, in order', () => {
    const source = batches(numbers, { batchSize: 10, collate });
    expect(source.length).toBe(11);
    expect([...source].map((b) => b.length)).toEqual([...Array<number>(10).fill(10), 3]);
    expect([...source].flat()).toEqual(numbers);
  });

  it('drops an incomplete batch when told', () => {
    const source = batches(numbers, { batchSize: 10, dropLast: true, collate });
    expect([source.length, [...source].flat().length]).toEqual([10, 100]);
    expect(batches([1], { batchSize: 10, dropLast: true, collate }).length).toBe(0);
  });

  it('shuffles every epoch anew, repeatably', () => {
    const walk = () => {
      const source = batches(numbers, { batchSize: 10, shuffle: true, seed: 5, collate });
      return [[...source].flat(), [...source].flat()];
    };
    const [first, second] = walk();
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(numbers);
    expect([...(first as number[])].sort((a, b) => a - b)).toEqual(numbers);
    expect(walk()).toEqual([first, second]);
  });

  it('follows setSeed without a seed of its own', () => {
    const walk = (seed: number) => {
      setSeed(seed);
      return [...batches(numbers, { batchSize: 103, shuffle: true, collate })].flat();
    };
    expect(walk(1)).toEqual(walk(1));
    expect(walk(1)).not.toEqual(walk(2));
  });

  it('resumes at a batch of an epoch', () => {
    const make = (seed?: number) => batches(numbers, { batchSize: 10, shuffle: true, collate, ...(seed !== undefined && { seed }) });
    const source = make(5);
    const [, second, third] = [[...source], [...source], [...source]];
    expect(source.epoch).toBe(3);
    const again = make(5);
    again.resume({ epoch: 1, batch: 4 });
    expect([...again]).toEqual(second?.slice(4));
    expect([...again]).toEqual(third);
    expect(again.epoch).toBe(3);
    setSeed(9);
    const whole = [...make()];
    setSeed(9);
    const drawn = make();
    drawn.resume({ epoch: 0, batch: 10 });
    expect([...drawn]).toEqual(whole.slice(10));
    expect(() => drawn.resume({ epoch: -1, batch: 0 })).toThrow(failure('ERR_TT_RANGE', 'epoch'));
  });

  it('shuffles evenly', () => {
    const counts = Array.from({ length: 4 }, () => new Array<number>(4).fill(0));
    for (let seed = 0; seed < 4000; seed++) {
      const [order = []] = batches([0, 1, 2, 3], { batchSize: 4, shuffle: true, seed, collate });
      order.forEach((item, place) => (counts[item] as number[])[place]!++);
    }
    for (const row of counts) for (const count of row) expect(Math.abs(count - 1000)).toBeLessThan(130); // 4.7 standard deviations
  });

  it.each([true, false])('puts like lengths together (shuffle %s)', (shuffle) => {
    const samples = numbers.map((i) => ({ id: i, tokens: new Int32Array(1 + ((i * 37) % 101)) }));
    const source = batches(samples, { batchSize: 10, shuffle, seed: 1, bucketBy: 'length', collate: (items) => items });
    const spread = [...source].map((b) => Math.max(...b.map((s) => s.tokens.length)) - Math.min(...b.map((s) => s.tokens.length)));
    expect(Math.max(...spread)).toBeLessThanOrEqual(12);
    expect(new Set([...source].flat().map((s) => s.id)).size).toBe(103);
  });

  it('refuses nonsense', () => {
    expect(() => batches([], { batchSize: 1 })).toThrow(failure('ERR_TT_ARG', 'dataset', 'at least one sample'));
    expect(() => batches([1], { batchSize: 0 })).toThrow(failure('ERR_TT_RANGE', 'batchSize is 0'));
    expect(() => batches([1], {} as { batchSize: number })).toThrow(failure('ERR_TT_ARG', 'batchSize is undefined'));
    expect(() => batches([{ a: 'text' }], { batchSize: 1, bucketBy: 'length' })).toThrow(failure('ERR_TT_ARG', 'bucketBy'));
    expect(() => [...batches([1, 2], { batchSize: 1 })]).toThrow(failure('ERR_TT_ARG', 'sample is 1', 'collate'));
  });

  it('makes columns by default', () => {
    const samples = [
      { tokens: [4, 2, 7], label: 1, name: 'a', features: Float32Array.of(1, 2) },
      { tokens: [3], label: 0, name: 'b', features: Float32Array.of(3, 4) },
    ];
    const [batch] = batches(samples, { batchSize: 2 });
    expect(batch?.tokens).toBeInstanceOf(Tensor);
    expect(batch?.tokens.shape).toEqual([2, 3]);
    expect([...(batch?.tokens.dataSync() ?? [])]).toEqual([4, 2, 7, 3, 0, 0]);
    expect(batch?.lengths).toEqual(Int32Array.of(3, 1));
    expect([batch?.label, batch?.name]).toEqual([
      [1, 0],
      ['a', 'b'],
    ]);
    expect([batch?.features.shape, ...(batch?.features.dataSync() ?? [])]).toEqual([[2, 2], 1, 2, 3, 4]);
  });
});

describe('batches of tokens', () => {
  const samples = Array.from({ length: 211 }, (_, id) => ({ id, tokens: new Int32Array((id * 37) % 101) }));
  type Sample = (typeof samples)[number];
  const collate = (items: readonly Sample[]) => items;
  const padded = (batch: readonly Sample[]) => batch.length * Math.max(1, ...batch.map(({ tokens }) => tokens.length));

  it.each<[string, Partial<BatchOptions<Sample, readonly Sample[]>>]>([
    ['in order', {}],
    ['shuffled', { shuffle: true, seed: 3 }],
    ['bucketed', { bucketBy: 'length' }],
    ['shuffled and bucketed', { shuffle: true, seed: 3, bucketBy: 'length' }],
    ['bucketed by a function', { shuffle: true, bucketBy: ({ tokens }) => tokens.length }],
  ])('hold as many samples as fit, %s', (_, options) => {
    const source = batches(samples, { tokensPerBatch: 300, collate, ...(options as object) });
    for (let epoch = 0; epoch < 3; epoch++) {
      const { length } = source;
      const walked = [...source];
      expect(walked.length).toBe(length);
      expect(new Set(walked.flat().map(({ id }) => id)).size).toBe(211);
      for (const batch of walked) expect(padded(batch)).toBeLessThanOrEqual(300);
    }
  });

  it('are cut where the next sample would not fit', () => {
    const cuts = (tokensPerBatch: number, ...sizes: number[]) => {
      const items = sizes.map((size) => ({ tokens: new Int32Array(size) }));
      return [...batches(items, { tokensPerBatch, collate: (batch) => batch.map(({ tokens }) => tokens.length) })];
    };
    expect(cuts(6, 3, 3, 3)).toEqual([[3, 3], [3]]);
    expect(cuts(6, 3, 3, 1, 1, 1, 1)).toEqual([
      [3, 3],
      [1, 1, 1, 1],
    ]);
    expect(cuts(6, 1, 1, 1, 1, 2, 6)).toEqual([[1, 1, 1, 1], [2], [6]]);
    expect(cuts(6, 1, 1, 2, 3, 3)).toEqual([
      [1, 1, 2],
      [3, 3],
    ]);
    expect(cuts(2, 0, 0, 0, 1)).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('hold little padding when bucketed', () => {
    const share = (options: object) => {
      const source = batches(samples, { tokensPerBatch: 1000, shuffle: true, seed: 1, collate, ...options });
      const tokens = samples.reduce((sum, sample) => sum + sample.tokens.length, 0);
      return tokens / [...source].reduce((sum, batch) => sum + padded(batch), 0);
    };
    expect(share({})).toBeLessThan(0.7);
    expect(share({ bucketBy: 'length' })).toBeGreaterThan(0.85);
  });

  it('tell their number, which depends on the order', () => {
    const source = batches(samples, { tokensPerBatch: 300, shuffle: true, seed: 3, collate });
    const numbers = Array.from({ length: 20 }, () => {
      const before = source.length;
      let walked = 0;
      for (const batch of source) {
        void batch;
        walked++;
        expect(source.length).toBe(before); // also while the walk is under way
      }
      expect(walked).toBe(before);
      return walked;
    });
    expect(new Set(numbers).size).toBeGreaterThan(1);
    // A walk that was left is over.
    const [first, second] = [source.length, (source.resume({ epoch: 21, batch: 0 }), source.length)];
    source.resume({ epoch: 20, batch: 0 });
    for (const batch of source) {
      void batch;
      expect(source.length).toBe(first);
      break;
    }
    expect(source.length).toBe(second);
  });

  it('tell their number without drawing from the generator', () => {
    setSeed(8);
    const source = batches(samples, { tokensPerBatch: 300, shuffle: true, collate });
    const state = getRngState();
    const { length } = source;
    expect(getRngState()).toEqual(state);
    expect([...source].length).toBe(length);
    expect(getRngState()).toEqual({ seed: 8, step: 1 });
  });

  it('refuse samples that do not fit', () => {
    const long = failure('ERR_TT_RANGE', 'sample 30 is of 100 tokens', 'at most tokensPerBatch = 99', 'truncate');
    expect(() => batches(samples, { tokensPerBatch: 99, collate })).toThrow(long);
    const size = (value: number) => () => batches([1], { tokensPerBatch: 9, bucketBy: () => value });
    expect(size(1.5)).toThrow(failure('ERR_TT_ARG', 'the size of sample 0 is 1.5'));
    expect(size(-1)).toThrow(failure('ERR_TT_RANGE', 'the size of sample 0 is -1'));
    expect(() => batches([{ a: 'text' }], { tokensPerBatch: 9 })).toThrow(failure('ERR_TT_ARG', 'bucketBy is undefined', 'a function'));
    expect(() => batches(samples, { tokensPerBatch: 0 })).toThrow(failure('ERR_TT_RANGE', 'tokensPerBatch is 0'));
    const both = { tokensPerBatch: 300, batchSize: 3 } as unknown as { batchSize: number };
    expect(() => batches(samples, both)).toThrow(failure('ERR_TT_ARG', 'batchSize is 3', 'tokensPerBatch'));
    const drop = { tokensPerBatch: 300, dropLast: true } as unknown as { batchSize: number };
    expect(() => batches(samples, drop)).toThrow(failure('ERR_TT_ARG', 'dropLast is true', 'tokensPerBatch'));
  });
});

describe('resuming', () => {
  const samples = Array.from({ length: 57 }, (_, id) => ({ id, tokens: new Int32Array(1 + ((id * 37) % 23)) }));
  const collate = (items: readonly (typeof samples)[number][]) => items.map(({ id }) => id);

  const kinds: readonly (readonly [string, object])[] = [
    ['batchSize', { batchSize: 8 }],
    ['batchSize, dropLast', { batchSize: 8, dropLast: true }],
    ['tokensPerBatch', { tokensPerBatch: 60 }],
  ];
  const orders: readonly (readonly [string, object])[] = [
    ['in order', {}],
    ['seeded', { shuffle: true, seed: 4 }],
    ['unseeded', { shuffle: true }],
    ['seeded, bucketed', { shuffle: true, seed: 4, bucketBy: 'length' }],
    ['unseeded, bucketed', { shuffle: true, bucketBy: 'length' }],
  ];
  const cases = kinds.flatMap(([kind, a]) => orders.map(([order, b]) => [`${kind}, ${order}`, { ...a, ...b, collate }] as const));

  it.each(cases)('gives the same batches at every position: %s', (_, options) => {
    const make = () => batches(samples, options as unknown as BatchOptions<(typeof samples)[number], number[]>);
    setSeed(11);
    const source = make();
    const epochs = Array.from({ length: 3 }, (_, epoch) => {
      expect(source.epoch).toBe(epoch);
      const state = getRngState();
      return { state, walked: [...source] };
    });
    epochs.forEach(({ state, walked }, epoch) => {
      for (let batch = 0; batch <= walked.length; batch++) {
        setRngState(state);
        const again = make();
        again.resume({ epoch, batch });
        expect(again.epoch).toBe(epoch);
        expect(again.length).toBe(walked.length);
        expect([...again]).toEqual(walked.slice(batch));
        expect(again.epoch).toBe(epoch + 1);
        if (epoch + 1 < epochs.length) expect([...again]).toEqual(epochs[epoch + 1]?.walked); // from its beginning
      }
    });
  });

  it('does not make the batches before', () => {
    let made = 0;
    const source = batches([1, 2, 3, 4, 5], { batchSize: 2, collate: (items) => (made++, items) });
    source.resume({ epoch: 0, batch: 2 });
    expect([[...source], made]).toEqual([[[5]], 1]);
  });

  it('counts a walk when it begins', () => {
    const source = batches([1, 2, 3], { batchSize: 2, collate: (items) => items });
    const walk = source[Symbol.iterator]();
    expect(source.epoch).toBe(0);
    walk.next();
    expect(source.epoch).toBe(1);
  });

  it('refuses places that are not there', () => {
    const source = batches([1, 2, 3], { batchSize: 2, collate: (items) => items });
    expect(() => source.resume({ epoch: -1, batch: 0 })).toThrow(failure('ERR_TT_RANGE', 'epoch is -1'));
    expect(() => source.resume({ epoch: 1, batch: 0.5 })).toThrow(failure('ERR_TT_ARG', 'batch is 0.5'));
    expect(source.epoch).toBe(0);
    source.resume({ epoch: 1, batch: 3 });
    expect(() => [...source]).toThrow(failure('ERR_TT_RANGE', 'batch is 3', 'at most 2', 'epoch 1'));
  });
});

describe('rows of a batch', () => {
  it.each([
    [[1, 2, 3], 3],
    [Int32Array.of(1, 2), 2],
    [{ size: 4, labels: [1, 2] }, 2],
    [[Int32Array.of(1, 2), [1, 2]], 2],
    [[], 0],
    [{}, undefined],
    [4, undefined],
    [null, undefined],
  ])('of %o: %o', (batch, rows) => {
    expect(rowsOf(batch)).toBe(rows);
  });

  it('names what is empty', () => {
    expect(emptyPart({ labels: [1], ids: [] })).toBe('ids');
    expect(emptyPart([])).toBe('');
    expect(emptyPart({ labels: [1], note: 'text' })).toBeUndefined();
  });
});
