import { describe, expect, it } from 'vitest';

import { addon, constant, failure, values } from './addon.js';

const megabyte = 1 << 20;

describe('memory', () => {
  it('is counted exactly and given back by dispose', () => {
    const before = addon.memory();
    const t = addon.zeros([4 * megabyte], 'real');
    expect(addon.memory().live - before.live).toBe(16 * megabyte);
    expect(addon.memory().tensors - before.tensors).toBe(1);
    addon.dispose(t);
    expect(addon.memory().live).toBe(before.live);
  });

  it('is reused: a loop that disposes holds no more than its first round', () => {
    const round = () => addon.dispose(addon.affine(constant(new Array<number>(1000).fill(1)), 2, 0));
    for (let i = 0; i < 10; i++) round();
    addon.synchronizeSync();
    const { live, cached } = addon.memory();
    const inputs: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const x = addon.zeros([1000], 'real');
      inputs.push(x);
      addon.dispose(x);
    }
    expect(addon.memory().live + addon.memory().cached).toBeLessThanOrEqual(live + cached + 4096);
  });

  it('keeps what a queued job reads out of the host’s reach', () => {
    // Each round frees an input whose job is still queued and uploads new data of the same size.
    const results = Array.from({ length: 200 }, (_, i) => {
      const x = constant([i, i, i, i]);
      const y = addon.affine(x, 1, 0);
      addon.dispose(x);
      return y;
    });
    expect(results.map((y) => values(y)[0])).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('has a limit; beyond it the error says what was asked, held and allowed, and what exists stays usable', () => {
    const kept = constant([1, 2, 3]);
    addon.emptyCache();
    addon.setMemoryLimit(addon.memory().live + 8 * megabyte);
    try {
      const error = failure(() => addon.zeros([16 * megabyte], 'real'));
      expect(error.code).toBe('ERR_TT_OOM');
      expect(error.message).toMatch(/^cpu: memory asked for is 67108864 bytes, held by tensors \d+, cached \d+, limit \d+$/);
      expect(values(addon.affine(kept, 2, 0))).toEqual([2, 4, 6]);
      expect(values(addon.zeros([megabyte], 'real'))).toHaveLength(megabyte);
    } finally {
      addon.setMemoryLimit(0);
    }
  });

  it('is the same for a read that waits and one that does not', async () => {
    const y = addon.affine(constant([1, 2]), 3, 1);
    expect([...(await addon.read(y))]).toEqual([4, 7]);
    expect(values(y)).toEqual([4, 7]);
  });
});
