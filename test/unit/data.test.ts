// Padding, batching and shuffling, as plain values.
import { describe, expect, it } from 'vitest';
import { batches } from '../../lib/data/batches.js';
import { padRows } from '../../lib/data/pad.js';
import { emptyPart, rowsOf } from '../../lib/data/rows.js';
import { setSeed } from '../../lib/random.js';
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
