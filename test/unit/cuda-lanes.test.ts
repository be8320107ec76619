// Layers as a wavefront and products beside the steps, on an emulated GPU whose newest streams run first, so lanes as early as they can:
// what the CPU computes, and the same bits as one after the other, which is how it goes while kernels are timed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const names = ['THROUGHTIME_CUDA', 'THROUGHTIME_EMULATED_SCHEDULE'] as const;
const before = names.map((name) => process.env[name]);
const [B, T, I, H] = [3, 48, 3, 5];

describe.skipIf(!existsSync(emulated))('lanes on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
    process.env['THROUGHTIME_EMULATED_SCHEDULE'] = '1';
  });
  afterAll(() => {
    names.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    });
  });

  const stack = { layers: 2, dropout: 0.3 };
  const layers = {
    lstm: () => new tt.LSTM(I, H, stack),
    gru: () => new tt.GRU(I, H, stack),
    rnn: () => new tt.RNN(I, H, stack),
    'lstm with a projection': () => new tt.LSTM(I, H, { ...stack, projection: 4 }),
    'gru with the reset before': () => new tt.GRU(I, H, { ...stack, resetAfter: false }),
    'lstm with zoneout': () => new tt.LSTM(I, H, { ...stack, zoneout: { h: 0.1, c: 0.2 }, recurrentDropout: { state: 0.2 } }),
    'lstm with options': () => new tt.LSTM(I, H, { ...stack, layerNorm: true, clip: 3 }),
    'gru with options': () => new tt.GRU(I, H, { ...stack, layerNorm: true, recurrentDropout: { state: 0.2 } }),
    'rnn with options': () => new tt.RNN(I, H, { ...stack, layerNorm: true, clip: 3 }),
  };

  /** Outputs and gradients of three calls in turn, which leave each other their memory. */
  const run = (make: () => tt.LSTM | tt.GRU | tt.RNN, device: tt.DeviceName): number[] => {
    tt.setSeed(3);
    const layer = make().to(device);
    const lengths = tt.tensor(Int32Array.of(T, 0, 31), { device });
    const all = [0, 1, 2].flatMap((call) => {
      const x = tt.tensor(
        Float32Array.from({ length: B * T * I }, (_, i) => Math.sin(i + call)),
        { shape: [B, T, I], device },
      );
      const { output } = layer.forward(x, { lengths });
      output.sum().backward();
      return [output];
    });
    return [...all, ...layer.parameters().map(({ grad }) => grad as tt.Tensor)].flatMap((value) => [...value.dataSync()]);
  };

  it.each(Object.keys(layers) as (keyof typeof layers)[])('%s', (kind) => {
    const got = run(layers[kind], 'cuda');
    let timed: number[] = [];
    tt.kernelTimes(() => void (timed = run(layers[kind], 'cuda')), 'cuda');
    expect(timed).toEqual(got);
    const want = run(layers[kind], 'cpu');
    const largest = Math.max(...want.map(Math.abs));
    for (const [i, value] of got.entries()) expect(Math.abs(value - (want[i] as number))).toBeLessThan(2e-5 * largest);
  });

  it('tells how many layers run at once', () => {
    const layer = new tt.LSTM(I, H, { layers: 3 }).to('cuda');
    expect(layer.ways({ batch: B, steps: T }).flatMap((ways) => ways.map((way) => way.layers))).not.toContain(1);
    expect(layer.explain({ batch: B, steps: T })).toMatch(/µs a step, [23] layers at once/);
    expect(layer.explain({ batch: B, steps: 1 })).not.toContain('at once');
    expect(new tt.LSTM(I, H, { layers: 3, bidirectional: true }).to('cuda').explain({ batch: B, steps: T })).not.toContain('at once');
    expect(new tt.GRU(I, [H, 6]).to('cuda').explain({ batch: B, steps: T })).not.toContain('at once');
  });
});
