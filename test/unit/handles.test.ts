// Who frees tensors: a loop that never yields to the event loop leaves nothing to the garbage collector.
import { describe, expect, it } from 'vitest';

import * as tt from '../../lib/index.js';
import { native } from '../../lib/native.js';
import { tensorsAlive } from './alive.js';

/** Handles that a second run of `fn` leaves behind. */
function left(fn: () => void): number {
  tt.scope(fn);
  const before = native().handles();
  tt.scope(fn);
  return native().handles() - before;
}

describe('a scope', () => {
  it('frees all that a training step made', () => {
    const layer = new tt.LSTM(3, 4, { layers: 2, bidirectional: true });
    const head = new tt.Linear(8, 2);
    const params = [...layer.parameters(), ...head.parameters()];
    const average = new tt.ExponentialMovingAverage(params);
    const [x, y] = [tt.uniform([2, 5, 3]), tt.uniform([2, 5, 2])];
    for (const optimizer of [new tt.Adam(params), new tt.SGD(params, { momentum: 0.9 })]) {
      const step = () => {
        optimizer.zeroGrad();
        tt.mse(head.forward(layer.forward(x).output), y).backward();
        const guard = tt.clipGradNorm(params, 1);
        tt.clipGradValue(params, 0.5);
        optimizer.step({ guard });
        average.update();
      };
      step();
      // Gradients belong to the parameters, and are no handles.
      expect(left(step)).toBe(0);
    }
  });

  it('frees what operations make on their way', () => {
    const x = tt.uniform([2, 3]);
    const whole = tt.arange(0, 3, 1, { dtype: 'int32' });
    const attention = new tt.MultiHeadAttention(4, 2);
    const memory = tt.uniform([2, 3, 4]);
    const runs: readonly (() => unknown)[] = [
      () => x.add(tt.ones([3])).mul(2),
      () => tt.where(whole.gt(1), whole, tt.zeros([2, 3], { dtype: 'int32' })),
      () => [x.max(1), x.argmax(0), x.sum(0), x.std()],
      () => x.chunk(3, 1).map((part) => part.squeeze()),
      () =>
        tt
          .concat([x, x.flip(0)], 0)
          .transpose(0, 1)
          .softmax(0),
      () => attention.forward(memory, memory, memory),
      () => tt.crossEntropy(x, tt.tensor(Int32Array.of(0, 2))),
      () => tt.tensor([1, 2]).to('cpu').detach(),
    ];
    expect(runs.map((run) => left(() => void run()))).toEqual(runs.map(() => 0));
  });

  it('leaves what it returns to the scope around, and without one to the garbage collector', async () => {
    const before = await tensorsAlive();
    const inner = () => tt.scope(() => [tt.ones([2]), tt.ones([3])] as const)[0];
    tt.scope(() => void inner());
    expect(tt.memory().tensors).toBe(before);
    expect(inner().sum().itemSync()).toBe(2);
    expect(await tensorsAlive()).toBe(before);
  });

  it('that is never over is freed when it is forgotten', async () => {
    const before = await tensorsAlive();
    const forgotten = () =>
      tt.scope(async () => {
        const first = tt.ones([2]);
        await Promise.resolve();
        const second = first.mul(2);
        await new Promise(() => {});
        return second;
      });
    void forgotten();
    await Promise.resolve();
    expect(tt.memory().tensors).toBe(before + 2);
    expect(await tensorsAlive()).toBe(before);
  });
});

describe('a tensor', () => {
  it('outlives the one it was made a parameter of', async () => {
    const before = await tensorsAlive();
    const weight = tt.scope(() => new tt.Parameter(tt.ones([2])));
    expect(await tensorsAlive()).toBe(before + 1);
    expect([...weight.mul(3).dataSync()]).toEqual([3, 3]);
  });

  it('that is kept lives until nobody holds it', async () => {
    const before = await tensorsAlive();
    const held = tt.scope(() => ({ state: tt.keep(tt.ones([2])), length: 2 })).state;
    expect(await tensorsAlive()).toBe(before + 1);
    expect(held.sum().itemSync()).toBe(2);
    const lost = () => void tt.scope(() => void tt.keep(tt.ones([2])));
    lost();
    expect(await tensorsAlive()).toBe(before + 1);
  });

  it('does not travel to another thread', () => {
    expect(() => structuredClone(tt.ones([2]))).toThrow('aTensorBelongsToItsThread');
    expect(() => structuredClone({ weights: [new tt.Parameter(tt.ones([2]))] })).toThrow('aTensorBelongsToItsThread');
  });

  it('tells its shape after it was freed only to those who asked before', () => {
    const [asked, silent] = [tt.ones([2]), tt.ones([2])];
    expect(asked.shape).toEqual([2]);
    asked.dispose();
    silent.dispose();
    expect(asked.shape).toEqual([2]);
    expect(() => silent.shape).toThrow('shape: tensor is a disposed tensor, expected a live one');
  });
});
