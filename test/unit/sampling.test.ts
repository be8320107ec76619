import { describe, expect, it } from 'vitest';

import { sampleIndex, type SamplingOptions } from '../../lib/index.js';
import { randomFrom } from '../../lib/data/shuffle.js';
import { kthLargest } from '../../lib/decoding/kth-largest.js';
import { failure } from './failure.js';

const logits = Float32Array.from([0.5, 0.1, 0.25, 0.15], Math.log);

/** The share of each index among many draws. */
function shares(options?: SamplingOptions, values: Float32Array | Float64Array = logits, draws = 20_000): number[] {
  const random = randomFrom(3, 0);
  const counts = Array<number>(values.length).fill(0);
  for (let i = 0; i < draws; i++) {
    const index = sampleIndex(values, options, random);
    counts[index] = (counts[index] as number) + 1;
  }
  return counts.map((count) => count / draws);
}

// Within 0.01: two and a half standard deviations of a share of 20,000 draws.
const about = (values: readonly number[]) => values.map((value) => (value === 0 ? 0 : (expect.closeTo(value, 1.7) as number)));

describe('sampleIndex', () => {
  it.each<[string, SamplingOptions | undefined, readonly number[]]>([
    ['as probable as they are', undefined, [0.5, 0.1, 0.25, 0.15]],
    ['flatter when hot', { temperature: 2 }, [0.378, 0.169, 0.267, 0.207].map((x) => x / 1.021)],
    ['the two most probable', { topK: 2 }, [2 / 3, 0, 1 / 3, 0]],
    ['all when topK is larger than the row', { topK: 9 }, [0.5, 0.1, 0.25, 0.15]],
    ['the fewest that make up topP', { topP: 0.76 }, [0.5 / 0.9, 0, 0.25 / 0.9, 0.15 / 0.9]],
    ['no more than make it up exactly', { topP: 0.5 }, [1, 0, 0, 0]],
    ['always one, however small topP', { topP: 1e-9 }, [1, 0, 0, 0]],
    ['topP of what topK leaves', { topK: 2, topP: 0.6 }, [1, 0, 0, 0]],
    ['the largest at temperature 0', { temperature: 0 }, [1, 0, 0, 0]],
  ])('draws %s', (_, options, want) => {
    expect(shares(options)).toEqual(about(want));
  });

  it('does not overflow, and never draws what is -Infinity', () => {
    expect(shares(undefined, Float64Array.of(1e300, -Infinity, -1e300))).toEqual([1, 0, 0]);
    expect(shares({ temperature: 0.001 }, Float32Array.of(-Infinity, 80, 79))).toEqual([0, 1, 0]);
    expect(sampleIndex(Float32Array.of(-Infinity, 0, -Infinity), undefined, () => 1 - 2 ** -32)).toBe(1);
  });

  it('takes the first of equals', () => {
    expect(sampleIndex(Float32Array.of(0, 2, 2), { temperature: 0 }, Math.random)).toBe(1);
    expect(shares({ topK: 1 }, Float32Array.of(0, 2, 2))).toEqual([0, 1, 0]);
  });

  it('uses one random number', () => {
    let used = 0;
    const random = () => (used++, 0.5);
    sampleIndex(logits, { topK: 3, topP: 0.9 }, random);
    expect(used).toBe(1);
    sampleIndex(logits, { temperature: 0 }, random);
    expect(used).toBe(1);
  });

  it('a random that takes the logits away has drawn from them all the same', () => {
    const taken = Float32Array.of(1, 2, 3);
    const take = () => {
      structuredClone(taken.buffer, { transfer: [taken.buffer] });
      return 0.999;
    };
    expect(sampleIndex(taken, {}, take)).toBe(2);
  });

  it('complains', () => {
    const sample = (values: Float32Array, options?: SamplingOptions) => () => sampleIndex(values, options, Math.random);
    expect(sample(Float32Array.of())).toThrow(failure('ERR_TT_ARG', 'logits is empty'));
    expect(sample(Float32Array.of(0, NaN))).toThrow(failure('ERR_TT_NAN', 'logits[1] is NaN'));
    expect(sample(Float32Array.of(Infinity))).toThrow(failure('ERR_TT_NAN', 'logits[0] is Infinity'));
    expect(sample(Float32Array.of(-Infinity, -Infinity))).toThrow(failure('ERR_TT_NAN', '-Infinity everywhere'));
    expect(sample(logits, { temperature: -1 })).toThrow(failure('ERR_TT_RANGE', 'temperature is -1'));
    expect(sample(logits, { topK: 0 })).toThrow(failure('ERR_TT_RANGE', 'topK is 0'));
    expect(sample(logits, { topK: 1.5 })).toThrow(failure('ERR_TT_ARG', 'topK is 1.5'));
    expect(sample(logits, { topP: 0 })).toThrow(failure('ERR_TT_RANGE', 'topP is 0', '(0, 1]'));
    expect(sample(logits, { topP: 1.1 })).toThrow(failure('ERR_TT_RANGE', 'topP is 1.1'));
    expect(sample(logits, { heat: 1 } as never)).toThrow(failure('ERR_TT_ARG', 'option is "heat"', 'temperature, topK, topP'));
  });
});

describe('kthLargest', () => {
  it.each([[[3]], [[2, 1]], [[5, 1, 4, 4, 2, 3, 4]], [[0, 0, 0, 0]], [[9, 8, 7, 6, 5]], [[1, 2, 3, 4, 5, 6]]])(
    'of %j is as sorting says',
    (values) => {
      const sorted = [...values].sort((a, b) => b - a);
      expect(sorted.map((_, i) => kthLargest(Float64Array.from(values), i + 1))).toEqual(sorted);
    },
  );
});
