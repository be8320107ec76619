// A text as streams of chunks: what lies where, and how walks go on.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const text = (length: number) => Int32Array.from({ length }, (_, i) => i);
const rows = (t: tt.Tensor) => {
  const [B = 1, T = 1] = t.shape;
  const data = [...t.dataSync()];
  return Array.from({ length: B }, (_, b) => data.slice(b * T, (b + 1) * T));
};
const read = (stream: Iterable<tt.TokenChunk>) =>
  [...stream].map(({ tokens, targets, lengths, rows: count, first }) => ({
    x: rows(tokens),
    y: rows(targets),
    lengths: [...lengths],
    count,
    first,
  }));

describe('tokenStream', () => {
  it('lays contiguous streams side by side, each token with the one after it', () => {
    const stream = tt.tokenStream(text(12), { batchSize: 2, bptt: 3 });
    expect(read(stream)).toEqual([
      { x: [[0, 1, 2], [5, 6, 7]], y: [[1, 2, 3], [6, 7, 8]], lengths: [3, 3], count: 6, first: true },
      { x: [[3, 4], [8, 9]], y: [[4, 5], [9, 10]], lengths: [2, 2], count: 4, first: false },
    ]); // prettier-ignore
    expect([stream.length, stream.predicted, stream.epoch]).toEqual([2, 10, 1]);
  });

  it('keeps what makes no full row, once each', () => {
    const stream = tt.tokenStream(text(12), { batchSize: 3, bptt: 10, remainder: 'keep' });
    expect(read(stream)).toEqual([
      { x: [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 0]], y: [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, -100]], lengths: [4, 4, 3], count: 11, first: true },
    ]); // prettier-ignore
    expect(stream.predicted).toBe(11);
    const short = read(tt.tokenStream(text(6), { batchSize: 4, bptt: 1, remainder: 'keep' })); // the last stream is empty
    expect(short.map(({ y }) => y.flat())).toEqual([[1, 3, 5, -100], [2, 4, -100, -100]]); // prettier-ignore
  });

  it('takes one token and its target in one stream', () => {
    expect(read(tt.tokenStream(text(2), { batchSize: 1, bptt: 7 }))).toMatchObject([{ x: [[0]], y: [[1]], count: 1, first: true }]);
  });

  it('goes to any chunk of any walk', () => {
    const options = { batchSize: 2, bptt: 10, variable: { seed: 3 } };
    const stream = tt.tokenStream(text(500), options);
    const walks = [read(stream), read(stream)];
    expect(walks[1]).not.toEqual(walks[0]);
    const other = tt.tokenStream(text(500), options);
    other.resume({ epoch: 1, batch: 4 });
    expect(read(other)).toEqual(walks[1]?.slice(4));
    expect(read(other)).toEqual(read(stream)); // the third
    other.resume({ epoch: 0, batch: 1000 });
    expect(() => read(other)).toThrow(failure('ERR_TT_RANGE', 'batch is 1000'));
  });

  it('draws lengths around T that make the whole text', () => {
    const stream = tt.tokenStream(text(20_001), { batchSize: 2, bptt: 70, variable: {} });
    const lengths = read(stream).map(({ lengths }) => lengths[0] as number);
    expect(lengths.reduce((a, b) => a + b)).toBe(10_000);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(5);
    const short = lengths.filter((length) => length < 53).length / lengths.length;
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThan(0.15);
    expect(lengths.filter((length) => Math.abs(length - 70) <= 10).length / lengths.length).toBeGreaterThan(0.8); // two deviations
    const even = tt.tokenStream(text(101), { batchSize: 1, bptt: 2, variable: { deviation: 0, probability: 1, least: 4 } });
    expect(even.length).toBe(25);
  });

  it('refuses what makes no stream', () => {
    const make = (length: number, options: object) => () => tt.tokenStream(text(length), { batchSize: 4, bptt: 5, ...options });
    expect(make(4, {})).toThrow(failure('ERR_TT_ARG', 'ids is 4 tokens, expected at least 5'));
    expect(make(0, {})).toThrow(failure('ERR_TT_ARG', '0 tokens'));
    expect(make(50, { batchSize: 0 })).toThrow(failure('ERR_TT_RANGE', 'batchSize'));
    expect(make(50, { bptt: 1.5 })).toThrow(failure('ERR_TT_ARG', 'bptt'));
    expect(make(50, { remainder: 'pad' })).toThrow(failure('ERR_TT_ARG', 'remainder is "pad"'));
    expect(make(50, { variable: { probability: 2 } })).toThrow(failure('ERR_TT_RANGE', 'variable.probability'));
    expect(() => tt.tokenStream([1, 2, 3] as unknown as Int32Array, { batchSize: 1, bptt: 1 })).toThrow(failure('ERR_TT_DTYPE', 'ids'));
  });
});
