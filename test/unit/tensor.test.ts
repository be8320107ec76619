// Making and reading tensors, the operations on them, and their gradients through broadcasting and views.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor) => [...t.dataSync()];
const counting = (...shape: number[]) => tt.arange(0.5, shape.reduce((a, b) => a * b, 1) + 0.5).reshape(shape);

describe('tensor', () => {
  it('takes nested arrays, typed arrays and single numbers', () => {
    expect([
      tt.tensor([
        [1, 2],
        [3, 4],
      ]).shape,
      tt.tensor(5).shape,
      tt.tensor(Int32Array.of(1, 2), { shape: [2, 1] }).shape,
    ]).toEqual([[2, 2], [], [2, 1]]);
    expect([tt.tensor([1]).dtype, tt.tensor(Int32Array.of(1)).dtype, tt.tensor([true]).dtype, tt.tensor(Uint8Array.of(1)).dtype]).toEqual([
      'float32',
      'int32',
      'int32',
      'int32',
    ]);
    expect(list(tt.tensor(Float64Array.of(0.1)))).toEqual([Math.fround(0.1)]);
    expect(tt.tensor([1, 2], { dtype: 'int32' }).dataSync()).toEqual(Int32Array.of(1, 2));
    expect(tt.tensor(Int32Array.of(3), { dtype: 'float32' }).dataSync()).toEqual(Float32Array.of(3));
  });

  it('copies', () => {
    const data = Float32Array.of(1, 2);
    const t = tt.tensor(data);
    data[0] = 9;
    expect(list(t)).toEqual([1, 2]);
  });

  it('refuses what does not fit', () => {
    expect(() => tt.tensor([1, 2, 3], { shape: [2, 2] })).toThrow(failure('ERR_TT_SHAPE'));
    expect(() => tt.tensor([1.5], { dtype: 'int32' })).toThrow(failure('ERR_TT_DTYPE', 'data[0] is 1.5'));
    expect(() => tt.tensor(Float32Array.of(1), { dtype: 'int32' })).toThrow(failure('ERR_TT_DTYPE', 'Float32Array(1)'));
    expect(() => tt.tensor([1], { dtype: 'float64' })).toThrow(failure('ERR_TT_DTYPE', 'float32'));
    expect(() => tt.tensor({} as number)).toThrow(failure('ERR_TT_DTYPE', 'an object'));
    expect(() => tt.zeros([2, -1])).toThrow(failure('ERR_TT_RANGE', 'shape[1]', '-1'));
    expect(() => tt.tensor([1], { requiredGrad: true } as object)).toThrow(failure('ERR_TT_ARG', 'requiredGrad'));
  });

  it('is read later or at once', async () => {
    const t = tt.ones([2]).mul(3);
    expect(await t.data()).toEqual(Float32Array.of(3, 3));
    expect([await t.sum().item(), t.sum().itemSync()]).toEqual([6, 6]);
    await expect(t.item()).rejects.toThrow(failure('ERR_TT_SHAPE', '[2]', 'one element'));
  });

  it('is freed on request', () => {
    const { tensors } = tt.memory();
    const t = tt.ones([4]);
    expect(String(t)).toBe('Tensor float32 [4]');
    t.dispose();
    t.dispose();
    expect([t.isDisposed, String(t), tt.memory().tensors]).toEqual([true, 'Tensor (disposed)', tensors]);
    expect(() => t.add(1)).toThrow(failure('ERR_TT_DISPOSED'));
    expect(() => t.dataSync()).toThrow(failure('ERR_TT_DISPOSED'));
  });

  it('is made of constants, ranges and random numbers', () => {
    expect(list(tt.full([2], -1.5))).toEqual([-1.5, -1.5]);
    expect(tt.full([2], 7, { dtype: 'int32' }).dataSync()).toEqual(Int32Array.of(7, 7));
    expect(tt.zeros([2], { dtype: 'int32' }).dataSync()).toEqual(Int32Array.of(0, 0));
    expect(tt.arange(5, 0, -2).dataSync()).toEqual(Int32Array.of(5, 3, 1));
    expect(tt.arange(0, 3, 1, { dtype: 'float32' }).dataSync()).toEqual(Float32Array.of(0, 1, 2));
    expect(tt.arange(2 ** 31 - 3, 2 ** 31).dataSync()).toEqual(Int32Array.of(2 ** 31 - 3, 2 ** 31 - 2, 2 ** 31 - 1));
    expect(tt.arange(0, 0.4, 0.1).dataSync()).toEqual(Float32Array.of(0, 0.1, 2 * 0.1, 3 * 0.1));
    tt.setSeed(4);
    const first = list(tt.uniform([1000], { low: 2, high: 3 }));
    expect(Math.min(...first)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...first)).toBeLessThan(3);
    const state = tt.getRngState();
    const second = list(tt.normal([10_000], { mean: 1, std: 2 }));
    expect(second.reduce((a, b) => a + b) / 10_000).toBeCloseTo(1, 1);
    tt.setRngState(state);
    expect(list(tt.normal([10_000], { mean: 1, std: 2 }))).toEqual(second);
    tt.setSeed(4);
    expect(list(tt.uniform([1000], { low: 2, high: 3 }))).toEqual(first);
  });
});

describe('arithmetic', () => {
  it('takes numbers on either side', () => {
    const x = tt.tensor([2, 4]);
    expect([tt.add(1, x), tt.sub(1, x), tt.mul(3, x), tt.div(8, x), x.sub(1), x.div(2), x.neg()].map(list)).toEqual([
      [3, 5],
      [-1, -3],
      [6, 12],
      [4, 2],
      [1, 3],
      [1, 2],
      [-2, -4],
    ]);
    expect(() => tt.add(1, 2)).toThrow(failure('ERR_TT_ARG', 'a tensor'));
  });

  it.each([
    [[2, 3], [3], [2, 3]],
    [[3], [2, 3], [2, 3]],
    [
      [2, 3],
      [2, 1],
      [2, 3],
    ],
    [
      [2, 1, 3],
      [4, 1],
      [2, 4, 3],
    ],
    [[], [2, 2], [2, 2]],
    [[1, 1, 1], [3], [1, 1, 3]],
    [
      [2, 1, 3, 1],
      [1, 4, 1, 5],
      [2, 4, 3, 5],
    ],
    [
      [1, 1, 2],
      [3, 4, 1],
      [3, 4, 2],
    ],
  ])('broadcasts %o with %o to %o', (a, b, shape) => {
    const [x, y] = [counting(...a), counting(...b)];
    const sum = x.add(y);
    expect(sum.shape).toEqual(shape);
    const [p, q, r] = [list(x), list(y), list(sum)];
    const strides = (from: readonly number[]) =>
      shape.map((_, i) =>
        (from[i - shape.length + from.length] ?? 1) > 1 ? from.slice(i - shape.length + from.length + 1).reduce((n, d) => n * d, 1) : 0,
      );
    const [sa, sb] = [strides(a), strides(b)];
    r.forEach((value, flat) => {
      let [rest, i, j] = [flat, 0, 0];
      for (let d = shape.length - 1; d >= 0; d--) {
        const at = rest % (shape[d] as number);
        rest = Math.floor(rest / (shape[d] as number));
        i += at * (sa[d] as number);
        j += at * (sb[d] as number);
      }
      expect(value).toBe((p[i] as number) + (q[j] as number));
    });
  });

  it('adds gradients over what was stretched', () => {
    const bias = tt.tensor([1, 2, 3], { requiresGrad: true });
    const scale = tt.tensor([[2], [5]], { requiresGrad: true });
    tt.ones([4, 2, 3]).add(bias).mul(scale).sum().backward();
    expect(list(bias.grad as tt.Tensor)).toEqual([28, 28, 28]);
    expect(list(scale.grad as tt.Tensor)).toEqual([36, 36]);
  });

  it('names shapes that do not fit', () => {
    expect(() => tt.ones([2, 3]).add(tt.ones([2]))).toThrow(failure('ERR_TT_SHAPE', 'add: b is [2]', '[2,3]', 'dimension -1'));
  });
});

describe('shapes', () => {
  it('reshapes, with one size left open', () => {
    expect([tt.ones([2, 6]).reshape([3, -1]).shape, tt.ones([4]).reshape([2, 2]).shape, tt.ones([1]).reshape([]).shape]).toEqual([
      [3, 4],
      [2, 2],
      [],
    ]);
    expect(() => tt.ones([4]).reshape([3, -1])).toThrow(failure('ERR_TT_SHAPE', '[3,-1]'));
    expect(() => tt.ones([4]).reshape([3])).toThrow(failure('ERR_TT_SHAPE'));
  });

  it('transposes and permutes', () => {
    expect([counting(2, 3).transpose(0, 1).shape, ...list(counting(2, 3).transpose(0, -1))]).toEqual([
      [3, 2],
      0.5,
      3.5,
      1.5,
      4.5,
      2.5,
      5.5,
    ]);
    const x = counting(2, 3, 4);
    const y = x.permute([2, 0, 1]);
    expect(y.shape).toEqual([4, 2, 3]);
    expect(list(y)[1 * 6 + 1 * 3 + 2]).toBe(1 * 12 + 2 * 4 + 1 + 0.5);
    expect(list(y.permute([1, 2, 0]))).toEqual(list(x));
    expect(() => x.permute([0, 1])).toThrow(failure('ERR_TT_ARG', 'every axis'));
    expect(() => x.permute([0, 1, 1])).toThrow(failure('ERR_TT_ARG', 'every axis'));
  });

  it('slices as arrays do', () => {
    const x = tt.tensor([0, 1, 2, 3, 4, 5, 6]);
    const data = [0, 1, 2, 3, 4, 5, 6];
    for (const [start, end] of [
      [0, 3],
      [2, 7],
      [-3, -1],
      [1, 99],
      [-7, 7],
    ] as const)
      expect(list(x.slice(0, start, end))).toEqual(data.slice(start, end));
    expect(list(x.slice(0, 0, undefined, 3))).toEqual([0, 3, 6]);
    expect(list(x.slice(0, 5, 1, -2))).toEqual([5, 3]);
    expect(list(x.slice(0, -1, undefined, -3))).toEqual([6, 3, 0]);
    expect(() => x.slice(0, 3, 3)).toThrow(failure('ERR_TT_RANGE', '3 to 3 by 1'));
    expect(() => x.slice(0, 7)).toThrow(failure('ERR_TT_RANGE'));
    expect(() => x.slice(0, 0, 5, 0)).toThrow(failure('ERR_TT_RANGE'));
    expect([counting(2, 3, 4).slice(1, -1).shape, ...list(counting(2, 2).select(1, -1))]).toEqual([[2, 1, 4], 1.5, 3.5]);
    expect(() => x.select(0, 7)).toThrow(failure('ERR_TT_RANGE'));
  });

  it('concatenates and stacks', () => {
    const [a, b] = [counting(2, 2), counting(2, 1)];
    expect([tt.concat([a, b], 1).shape, ...list(tt.concat([a, b], -1))]).toEqual([[2, 3], 0.5, 1.5, 0.5, 2.5, 3.5, 1.5]);
    expect([tt.stack([b, b], 1).shape, ...list(tt.stack([b, b], 1))]).toEqual([[2, 2, 1], 0.5, 0.5, 1.5, 1.5]);
    expect(tt.stack([b, b], -1).shape).toEqual([2, 1, 2]);
    expect(() => tt.concat([counting(2, 3), counting(3, 2)])).toThrow(failure('ERR_TT_SHAPE', '[3,2]'));
    expect(() => tt.stack([])).toThrow(failure('ERR_TT_ARG', 'at least one'));
  });

  it('carries gradients through slices and joins', () => {
    const x = tt.tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { requiresGrad: true },
    );
    tt.concat([x.select(1, 0).reshape([2, 1]), x.slice(1, 1).mul(10)], 1)
      .sum()
      .backward();
    expect(list(x.grad as tt.Tensor)).toEqual([1, 10, 10, 1, 10, 10]);
  });
});

describe('reductions', () => {
  const x = () =>
    tt.tensor([
      [3, 1, 2],
      [4, 9, 9],
    ]);

  it('work along any axis or over all', () => {
    expect([list(x().sum(0)), list(x().sum(-1)), x().sum().itemSync()]).toEqual([[7, 10, 11], [6, 22], 28]);
    expect([list(x().mean(1)), x().mean().itemSync()]).toEqual([[2, Math.fround(22 / 3)], Math.fround(28 / 6)]);
    expect([x().sum(1, { keepDim: true }).shape, x().sum(undefined, { keepDim: true }).shape, x().sum().shape]).toEqual([
      [2, 1],
      [1, 1],
      [],
    ]);
    const { values, indices } = x().max(1);
    expect([list(values), list(indices), list(x().argmax(0)), x().argmax().itemSync(), tt.max(x()).itemSync()]).toEqual([
      [3, 9],
      [0, 1],
      [1, 1, 1],
      4,
      9,
    ]);
    expect(x().argmax().dtype).toBe('int32');
    expect(() => x().sum(2)).toThrow(failure('ERR_TT_RANGE', 'axis is 2'));
  });

  it('softmax over any axis', () => {
    const p = tt.softmax(x(), 0);
    expect(list(p.sum(0)).map((v) => v.toFixed(5))).toEqual(['1.00000', '1.00000', '1.00000']);
    expect(list(tt.logSoftmax(x(), 0).exp().sub(p)).every((v) => Math.abs(v) < 1e-6)).toBe(true);
    expect(list(x().softmax())[0]).toBeCloseTo(Math.exp(3) / (Math.exp(3) + Math.exp(1) + Math.exp(2)), 5);
  });
});

describe('picking and masking', () => {
  it('picks by index', () => {
    const x = counting(2, 3);
    expect([tt.indexSelect(x, 1, [2, 0]).shape, ...list(tt.indexSelect(x, 1, [2, 0]))]).toEqual([[2, 2], 2.5, 0.5, 5.5, 3.5]);
    expect(list(tt.gather(x, 1, [[2], [0]]))).toEqual([2.5, 3.5]);
    expect(() => tt.gather(x, 1, [[2]])).toThrow(failure('ERR_TT_SHAPE', '[2,J]'));
    expect(() => tt.indexSelect(x, 1, [0.5])).toThrow(failure('ERR_TT_DTYPE', 'index[0] is 0.5'));
    expect(() => tt.indexSelect(x, 1, tt.ones([1]))).toThrow(failure('ERR_TT_DTYPE', 'float32', 'int32'));
    expect(() => list(tt.indexSelect(x, 1, [3]))).toThrow(failure('ERR_TT_RANGE'));
  });

  it('masks', () => {
    const mask = tt.sequenceMask([1, 0, 2], 2);
    expect([mask.dtype, mask.shape, ...list(mask)]).toEqual(['int32', [3, 2], 1, 0, 0, 0, 1, 1]);
    expect(list(tt.maskedFill(counting(3, 2), mask, -1))).toEqual([-1, 1.5, 2.5, 3.5, -1, -1]);
    expect(list(tt.where(mask, 1, tt.tensor([5, 6])))).toEqual([1, 6, 5, 6, 1, 1]);
  });
});

describe('matmul', () => {
  it.each([
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [
      [5, 2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 2, 3],
      [3, 4],
      [5, 2, 4],
    ],
    [
      [2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 1, 2, 3],
      [6, 3, 4],
      [5, 6, 2, 4],
    ],
  ])('%o by %o gives %o', (a, b, shape) => {
    const [x, y] = [tt.uniform(a), tt.uniform(b)];
    const z = tt.matmul(x, y);
    expect(z.shape).toEqual(shape);
    // The same sum by broadcasting: [..., M, K, 1] times [..., 1, K, J] over K.
    const [M, K] = a.slice(-2) as [number, number];
    const J = b.at(-1) as number;
    const slow = x
      .reshape([...a.slice(0, -2), M, K, 1])
      .mul(y.reshape([...b.slice(0, -2), 1, K, J]))
      .sum(-2);
    list(z.sub(slow)).forEach((d) => expect(Math.abs(d)).toBeLessThan(1e-5));
  });

  it('names what does not fit', () => {
    expect(() => tt.matmul(tt.ones([2, 3]), tt.ones([4, 2]))).toThrow(failure('ERR_TT_SHAPE'));
    expect(() => tt.matmul(tt.ones([3]), tt.ones([3, 2]))).toThrow(failure('ERR_TT_SHAPE', 'two dimensions'));
  });
});
