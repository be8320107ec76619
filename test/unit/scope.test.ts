// Lifetimes under nesting, errors and concurrency, and the gradient mode.
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Linear, keep, memory, noGrad, ones, Parameter, scope, tensor, type Tensor } from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';

let before = 0;
beforeEach(async () => {
  before = await tensorsAlive();
});
const alive = () => memory().tensors - before;

describe('scope', () => {
  it('frees all but the result, however deep', () => {
    const result = scope(() => {
      ones([2]).add(1);
      return { a: [ones([1])], b: new Map([['c', { d: ones([3]).mul(2) }]]), e: 'text' };
    });
    expect(alive()).toBe(2);
    expect([...(result.b.get('c')?.d.dataSync() ?? [])]).toEqual([2, 2, 2]);
    result.a[0]?.dispose();
    result.b.get('c')?.d.dispose();
    expect(alive()).toBe(0);
  });

  it('hands results to the scope around', () => {
    scope(() => {
      const inner = scope(() => scope(() => ones([2])));
      expect(inner.isDisposed).toBe(false);
    });
    expect(alive()).toBe(0);
  });

  it('frees when it throws', async () => {
    expect(() => scope(() => void ones([2]).reshape([3]))).toThrow(failure('ERR_TT_SHAPE'));
    await expect(
      scope(async () => {
        ones([2]);
        await delay(1);
        throw new Error('later');
      }),
    ).rejects.toThrow('later');
    expect(alive()).toBe(0);
  });

  it('keeps parameters and gradients', () => {
    const layer = scope(() => {
      const made = new Linear(2, 1);
      made
        .forward(ones([1, 2]))
        .sum()
        .backward();
      return { made };
    }).made;
    expect(layer.weight.isDisposed).toBe(false);
    expect([...(layer.weight.grad?.dataSync() ?? [])]).toEqual([1, 1]);
    layer.dispose();
    expect(alive()).toBe(0);
  });

  it('keeps what is told to, from any depth', () => {
    const kept: Tensor[] = [];
    scope(() => scope(() => kept.push(keep(ones([2])))));
    expect(kept[0]?.isDisposed).toBe(false);
    kept[0]?.dispose();
    expect(keep('text')).toBe('text');
  });

  it('is not mixed up by code that runs meanwhile', async () => {
    const made: Tensor[] = [];
    const work = (name: number) =>
      scope(async () => {
        const x = ones([name]);
        await delay(name % 3);
        const y = x.mul(name);
        await delay(1);
        expect(x.isDisposed).toBe(false);
        return y;
      });
    const running = Promise.all([1, 2, 3, 4, 5].map(work));
    made.push(ones([7])); // outside of all
    const results = await running;
    expect(results.map((t) => t.dataSync()[0])).toEqual([1, 2, 3, 4, 5]);
    expect(made[0]?.isDisposed).toBe(false);
    expect(alive()).toBe(6);
    [...results, ...made].forEach((t) => t.dispose());
  });

  it('gives a straggler to the scope around', async () => {
    const state: { late?: Promise<Tensor> } = {};
    await scope(async () => {
      scope(() => {
        state.late = delay(5).then(() => ones([2]));
      });
      await state.late;
    });
    expect((await state.late)?.isDisposed).toBe(true);
    expect(alive()).toBe(0);
  });

  it('leaves what was there before', () => {
    const x = ones([2]);
    scope(() => x.add(1));
    expect(x.isDisposed).toBe(false);
    x.dispose();
  });

  it('does not cut a history: what backward needs is kept by the result', () => {
    const w = new Parameter(tensor([1, 2]));
    scope(() => w.mul(w).add(1).log().sum()).backward();
    [...(w.grad?.dataSync() ?? [])].forEach((g, i) => expect(g).toBeCloseTo([1, 0.8][i] as number, 6));
  });
});

describe('noGrad', () => {
  const w = tensor([1, 2], { requiresGrad: true });

  it('records nothing inside', () => {
    expect([w.mul(2).requiresGrad, noGrad(() => w.mul(2).requiresGrad), w.mul(2).requiresGrad]).toEqual([true, false, true]);
    expect(() => noGrad(() => w.mul(2).sum()).backward()).toThrow();
  });

  it('keeps the mode across awaits, for itself only', async () => {
    const inside = noGrad(async () => {
      await delay(5);
      return w.mul(2).requiresGrad;
    });
    await delay(1);
    const outside = w.mul(2).requiresGrad;
    expect([await inside, outside]).toEqual([false, true]);
  });

  it('ends with an error', () => {
    expect(() => noGrad(() => w.reshape([5]))).toThrow();
    expect(w.mul(2).requiresGrad).toBe(true);
  });
});
