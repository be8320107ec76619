// Training on an emulated GPU takes the course it takes on the CPU: the same masks, the same losses but for the order of float32 sums.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';

const emulated = join(__dirname, '../../build/emulated/libthroughtime_cuda_emulated.so');
const before = process.env['THROUGHTIME_CUDA'];
const V = 23;
const T = 5;
const B = 6;

class NextWord extends tt.Model {
  embedding = new tt.Embedding(V, 8, { paddingIndex: 0 });
  norm = new tt.LayerNorm(8);
  dropout = new tt.Dropout(0.4);
  encoder = new tt.LSTM(8, 7);
  head = new tt.Linear(7, V);
  forward(ids: tt.Tensor): tt.Tensor {
    const { output } = this.encoder.forward(this.dropout.forward(this.norm.forward(this.embedding.forward(ids))));
    return this.head.forward(output);
  }
}

/** The losses and gradient norms of a few steps, and the weights in the end. */
function course(device: tt.DeviceName, optimizer: (model: NextWord) => tt.Optimizer): { numbers: number[]; weights: number[] } {
  tt.setSeed(3);
  const model = new NextWord();
  model.to(device);
  const steps = optimizer(model);
  const ids = tt.tensor(
    Int32Array.from({ length: B * T }, (_, i) => (7 * i * i) % V),
    { shape: [B, T], device },
  );
  const targets = tt.tensor(
    Int32Array.from({ length: B * T }, (_, i) => (7 * (i + 1) * (i + 1)) % V),
    { shape: [B, T], device },
  );
  const numbers = Array.from({ length: 4 }, () => {
    const loss = tt.crossEntropy(model.forward(ids), targets, { ignoreIndex: 0, labelSmoothing: 0.1 });
    loss.backward();
    const norm = tt.clipGradNorm(model.parameters(), 0.5);
    steps.step();
    steps.zeroGrad();
    return [...loss.dataSync(), ...norm.dataSync()];
  });
  return { numbers: numbers.flat(), weights: model.parameters().flatMap((parameter) => [...parameter.dataSync()]) };
}

/** The worst |a - b| / max(1, |b|). */
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number)) / Math.max(1, Math.abs(b[i] as number))));

describe.skipIf(!existsSync(emulated))('training on an emulated GPU', () => {
  beforeAll(() => {
    process.env['THROUGHTIME_CUDA'] = emulated;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['THROUGHTIME_CUDA'];
    else process.env['THROUGHTIME_CUDA'] = before;
  });

  it('drops what the CPU drops, and draws its numbers', () => {
    const draw = (device: tt.DeviceName) => {
      tt.setSeed(11);
      const ones = tt.ones([1001], { device });
      return [new tt.Dropout(0.3).forward(ones), tt.uniform([1001], { device })].map((drawn) => [...drawn.dataSync()]);
    };
    expect(draw('cuda')).toEqual(draw('cpu'));
  });

  it.each([
    ['sgd', (model: NextWord) => new tt.SGD(model.parameters(), { lr: 0.5, momentum: 0.9 })],
    ['adamw', (model: NextWord) => new tt.AdamW(model.parameters(), { lr: 0.01 })],
  ])('%s takes the course it takes on the CPU', (_, optimizer) => {
    const [cpu, cuda] = [course('cpu', optimizer), course('cuda', optimizer)];
    expect(cuda.numbers[0]).toBeGreaterThan(1);
    expect(distance(cuda.numbers, cpu.numbers)).toBeLessThan(2e-6);
    expect(distance(cuda.weights, cpu.weights)).toBeLessThan(2e-5);
    expect(course('cuda', optimizer)).toEqual(cuda);
  });
});
