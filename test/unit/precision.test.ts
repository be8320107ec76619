// Products in bf16 on a CPU that has it: rounded, near float32, the same for any number of threads, and able to train.
import { afterEach, describe, expect, test } from 'vitest';

import {
  AdamW,
  devices,
  GRU,
  info,
  Linear,
  LSTM,
  matmul,
  mse,
  noGrad,
  ones,
  precision,
  RNN,
  scope,
  setPrecision,
  setSeed,
  setThreads,
  tensor,
  threads,
  uniform,
} from 'throughtime';
import { failure } from './failure.js';

const [cpu] = devices();
const has = cpu?.name === 'cpu' && cpu.precisions.includes('bf16');

test.skipIf(has)('is refused where products would be slower than in float32', () => {
  expect(() => setPrecision('bf16')).toThrow(failure('ERR_TT_ARG', "setPrecision: precision is 'bf16', which cpu does not have"));
  expect(precision()).toBe('float32');
});

describe.skipIf(!has)('bf16 on the CPU', () => {
  afterEach(() => setPrecision('float32'));

  const layers = {
    LSTM: () => new LSTM(7, 33, { layers: 2, bidirectional: true }),
    'LSTM, projected': () => new LSTM(7, 33, { projection: 12 }),
    GRU: () => new GRU(7, 33),
    'GRU, reset before': () => new GRU(7, 33, { resetAfter: false }),
    RNN: () => new RNN(7, 33),
    'LSTM with peepholes': () => new LSTM(7, 33, { peephole: true }),
  };

  test('rounds the operands of a product, and nothing in float32', () => {
    const x = 1 + 2 ** -9; // float32 holds it, bf16 does not
    const product = () => matmul(tensor([[x], [x]]), ones([1, 3])).dataSync()[0];
    expect(product()).toBe(x);
    setPrecision('bf16');
    expect(precision()).toBe('bf16');
    expect(product()).toBe(1);
    setPrecision('float32');
    expect(product()).toBe(x);
  });

  test.each(Object.entries(layers))('%s: near float32, the same bits on any number of threads', (_, make) => {
    const layer = make();
    const x = uniform([9, 6, 7], { low: -1, high: 1 });
    const run = () =>
      scope(() => {
        layer.zeroGrad();
        const { output } = layer.forward(x);
        output.sum().backward();
        return [output.dataSync(), ...layer.parameters().map(({ grad }) => grad?.dataSync())];
      });
    const exact = run() as Float32Array[];
    setPrecision('bf16');
    const rounded = run() as Float32Array[];
    exact.forEach((expected, i) => {
      const largest = Math.max(...expected.map(Math.abs));
      expected.forEach((value, j) => expect(Math.abs((rounded[i]?.[j] as number) - value)).toBeLessThan(0.02 * largest + 1e-6));
    });
    expect(rounded[0]).not.toEqual(exact[0]);
    const before = threads();
    for (const n of [1, 2].filter((n) => n <= info().processors)) {
      setThreads(n);
      expect(run()).toEqual(rounded);
    }
    setThreads(before);
  });

  test('weights packed for one precision are not used in the other', () => {
    const layer = new LSTM(8, 20);
    const x = uniform([6, 5, 8]);
    const infer = () => noGrad(() => scope(() => layer.forward(x).output.dataSync()));
    const exact = infer();
    setPrecision('bf16');
    const rounded = infer();
    expect(rounded).not.toEqual(exact);
    expect(infer()).toEqual(rounded);
    setPrecision('float32');
    expect(infer()).toEqual(exact);
  });

  test('training takes nearly the course of float32', () => {
    const losses = (['float32', 'bf16'] as const).map((value) => {
      setPrecision(value);
      setSeed(1);
      const layer = new LSTM(3, 24);
      const head = new Linear(24, 1);
      const optimizer = new AdamW([...layer.parameters(), ...head.parameters()], { lr: 1e-2 });
      const x = tensor(
        Array.from({ length: 16 * 10 * 3 }, (_, i) => Math.sin(i * i)),
        { shape: [16, 10, 3] },
      );
      const target = tensor(Array.from({ length: 16 }, (_, i) => [Math.cos(i)]));
      let loss = 0;
      for (let step = 0; step < 60; step++) {
        loss = scope(() => {
          optimizer.zeroGrad();
          const value = mse(head.forward(layer.forward(x).state.h.reshape([16, 24])), target);
          value.backward();
          optimizer.step();
          return value.dataSync()[0] as number;
        });
      }
      return loss;
    }) as [number, number];
    expect(losses[0]).toBeLessThan(0.1);
    expect(Math.abs(losses[1] - losses[0])).toBeLessThan(0.2 * losses[0] + 0.01);
  });
});
