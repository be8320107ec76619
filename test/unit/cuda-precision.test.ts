// Recurrent layers on an emulated GPU in every precision: each option's products are rounded as asked for, the cells are not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];
// B T and H of at most 16: products over all steps are float32 always, so what is rounded is in the steps.
const [B, T, I, H] = [3, 5, 4, 15];

describe.skipIf(!existsSync(emulated))('recurrent layers on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
    tt.setKernelChoice('stepwise', 'cuda'); // the way that every option has in every precision
  });
  afterAll(() => {
    tt.setKernelChoice('model', 'cuda');
    tt.setPrecision('float32', 'cuda');
    if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
    else process.env['THROUGHTIME_CUDA'] = before;
  });

  const layers = {
    'an LSTM': () => new tt.LSTM(I, H),
    'an LSTM with a projection': () => new tt.LSTM(I, H, { projection: 5, layers: 2 }),
    'a GRU': () => new tt.GRU(I, H),
    'a GRU with the reset before the product': () => new tt.GRU(I, H, { resetAfter: false }),
    'an RNN': () => new tt.RNN(I, H),
    'an LSTM with normalisation': () => new tt.LSTM(I, H, { layerNorm: true, projection: 7 }),
    'a GRU with a clip': () => new tt.GRU(I, H, { clip: 3 }),
    'a GRU with a clip and the reset before the product': () => new tt.GRU(I, H, { clip: 3, resetAfter: false }),
    'an RNN with zoneout': () => new tt.RNN(I, H, { zoneout: 0.2 }),
  };

  /** Outputs and gradients. */
  function run(make: () => tt.LSTM | tt.GRU | tt.RNN, device: tt.DeviceName): { outputs: number[]; gradients: number[] } {
    tt.setSeed(3);
    const layer = make().to(device).eval();
    const x = tt.tensor(
      Float32Array.from({ length: B * T * I }, (_, i) => Math.sin(i)),
      { shape: [B, T, I], device },
    );
    const { output } = layer.forward(x, { lengths: tt.tensor(Int32Array.of(T, 2, 4), { device }) });
    output.mul(output).sum().backward();
    return { outputs: [...output.dataSync()], gradients: layer.parameters().flatMap(({ grad }) => [...(grad as tt.Tensor).dataSync()]) };
  }

  /** The largest difference by the largest number. */
  function error(got: readonly number[], exact: readonly number[]): number {
    const largest = Math.max(...exact.map(Math.abs));
    return Math.max(...got.map((value, i) => Math.abs(value - (exact[i] as number)))) / largest;
  }

  it.each(Object.entries(layers))('%s', (_, make) => {
    const exact = run(make, 'cpu');
    const errors = (['float32', 'tf32', 'bf16'] as const).map((precision) => {
      tt.setPrecision(precision, 'cuda');
      const { outputs, gradients } = run(make, 'cuda');
      return Math.max(error(outputs, exact.outputs), error(gradients, exact.gradients));
    });
    const [float32, tf32, bf16] = errors as [number, number, number];
    expect(float32).toBeLessThan(5e-6);
    expect(tf32).toBeGreaterThan(1e-5);
    expect(tf32).toBeLessThan(2e-3);
    expect(bf16).toBeGreaterThan(2e-4);
    expect(bf16).toBeLessThan(1.5e-2);
  });
});
