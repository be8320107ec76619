// Inference as a stream on an emulated GPU: the state stays there between calls, of one stream and of sessions that share a batch, and the
// host waits for nothing but what it reads.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];
const [I, H, T] = [3, 5, 6];

const waits = (work: () => void): number => {
  const times = tt.kernelTimes(work, 'cuda');
  return times.filter(({ kernel }) => kernel.includes('waits')).reduce((sum, { launches }) => sum + launches, 0);
};

/** Step t of session s: [1,1,I]. */
const input = (s: number, t: number, device: tt.DeviceName): tt.Tensor =>
  tt.tensor(
    Float32Array.from({ length: I }, (_, i) => Math.sin(1 + 7 * s + 3 * t + i)),
    { shape: [1, 1, I], device },
  );

describe.skipIf(!existsSync(emulated))('a stream on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
    else process.env['THROUGHTIME_CUDA'] = before;
  });

  const layers = {
    lstm: () => new tt.LSTM(I, H, { layers: 2, stateful: true }),
    gru: () => new tt.GRU(I, H, { layers: 2, stateful: true }),
    rnn: () => new tt.RNN(I, H, { stateful: true }),
  };

  it.each(['lstm', 'gru', 'rnn'] as const)('%s carries its state from step to step there', (cell) => {
    const stream = (device: tt.DeviceName): number[] => {
      tt.setSeed(2);
      const layer = layers[cell]().to(device).eval();
      return Array.from({ length: T }, (_, t) => {
        const x = input(0, t, device);
        let y: tt.Tensor | undefined;
        const step = () => void (y = tt.noGrad(() => layer.forward(x).output));
        if (device === 'cpu') step();
        else expect(waits(step)).toBe(0);
        return [...(y as tt.Tensor).dataSync()];
      }).flat();
    };
    const want = stream('cpu');
    stream('cuda').forEach((y, i) => expect(y).toBeCloseTo(want[i] as number, 5));
  });

  it('sessions that come and go share a batch', () => {
    tt.setSeed(4);
    const model = new tt.LSTM(I, H, { layers: 2 });
    const alone = [0, 1, 2].map((s) => {
      let state: tt.LSTMState | undefined;
      return Array.from({ length: T }, (_, t) => {
        const result = model.forward(input(s, t, 'cpu'), state && { state });
        ({ state } = result);
        return [...result.output.dataSync()];
      });
    });
    model.to('cuda').eval();
    const states = new Map<number, tt.LSTMState>();
    const zeros = () => ({ h: tt.zeros([2, 1, H], { device: 'cuda' }), c: tt.zeros([2, 1, H], { device: 'cuda' }) });
    const clock = [0, 0, 0];
    for (const present of [[0], [0, 1], [2, 0, 1], [1, 2], [2, 1], [0]]) {
      const x = tt.concat(
        present.map((s) => input(s, clock[s] as number, 'cuda')),
        0,
      );
      let output: tt.Tensor | undefined;
      const step = () =>
        tt.noGrad(() => {
          const held = present.map((s) => states.get(s) ?? zeros());
          const state = { h: tt.concat(held.map(({ h }) => h), 1), c: tt.concat(held.map(({ c }) => c), 1) }; // prettier-ignore
          const result = model.forward(x, { state });
          present.forEach((s, i) => states.set(s, { h: tt.slice(result.state.h, 1, i, i + 1), c: tt.slice(result.state.c, 1, i, i + 1) }));
          output = result.output;
        });
      expect(waits(step)).toBe(0);
      const rows = [...(output as tt.Tensor).dataSync()];
      present.forEach((s, i) => {
        const want = alone[s]?.[clock[s] as number] as number[];
        rows.slice(i * H, (i + 1) * H).forEach((y, k) => expect(y).toBeCloseTo(want[k] as number, 5));
        clock[s] = (clock[s] as number) + 1;
      });
    }
  });
});
