// An emulated GPU of four megabytes: what a kernel that finds no memory says, and that the next call finds what the allocator kept.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const megabyte = 1 << 20;
const names = ['THROUGHTIME_CUDA', 'THROUGHTIME_EMULATED_MEMORY'] as const;
const before = names.map((name) => process.env[name]);

describe.skipIf(!existsSync(emulated))('a GPU that is full', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
    process.env['THROUGHTIME_EMULATED_MEMORY'] = String(4 * megabyte);
  });
  afterAll(() => names.forEach((name, i) => (process.env[name] = before[i] ?? '')));

  it('says what a tensor was to have, and what there is stays usable', () => {
    const x = tt.tensor([1, 2], { device: 'cuda' });
    expect(() => tt.zeros([2 * megabyte], { device: 'cuda' })).toThrow(
      failure('ERR_TT_OOM', 'cuda:0: memory asked for is 8388608 bytes, held by tensors 512'),
    );
    expect([...x.mul(2).dataSync()]).toEqual([2, 4]);
  });

  it('says what a kernel was to have, and gives it what was cached the next time', () => {
    const layer = new tt.LSTM(2, 3);
    layer.to('cuda');
    const x = tt.uniform([2, 4, 2], { device: 'cuda' });
    const step = () => layer.forward(x).output.dataSync();
    tt.zeros([(3 * megabyte) / 4 + 65_536], { device: 'cuda' }).dispose();
    expect(tt.memory('cuda').cached).toBeGreaterThan(3 * megabyte);
    expect(step).toThrow(failure('ERR_TT_OOM', 'lstm: cuda:0: scratch memory asked for is', 'bytes, free', 'of 4194304'));
    expect([...step()].every(Number.isFinite)).toBe(true);
    expect(tt.memory('cuda').cached).toBeLessThan(megabyte);
  });
});
