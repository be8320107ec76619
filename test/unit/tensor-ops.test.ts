// Operations made of others, comparisons, conversions, and what integers can do.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { list } from './line.js';

const ids = () => tt.tensor([[5, 6, 7], [8, 9, 2 ** 31 - 1]], { dtype: 'int32' }); // prettier-ignore
const ints = (t: tt.Tensor) => {
  expect(t.dtype).toBe('int32');
  return [...t.dataSync()];
};

/** The gradient of a sum with respect to x. */
function slope(x: readonly number[], f: (x: tt.Tensor) => tt.Tensor): number[] {
  const leaf = tt.tensor([...x], { requiresGrad: true });
  f(leaf).sum().backward();
  return list(leaf.grad as tt.Tensor).map((value) => value + 0); // -0 is 0
}

describe('integers', () => {
  it('are moved as they are', () => {
    const x = ids();
    const most = 2 ** 31 - 1; // no float32
    expect(ints(x.select(1, 2))).toEqual([7, most]);
    expect(ints(x.slice(1, -1, undefined, -2))).toEqual([7, 5, most, 8]);
    expect(ints(x.transpose(0, 1))).toEqual([5, 8, 6, 9, 7, most]);
    expect(ints(x.flip(0))).toEqual([8, 9, most, 5, 6, 7]);
    expect(ints(tt.concat([x, x.slice(0, 1)]))).toEqual([5, 6, 7, 8, 9, most, 8, 9, most]);
    expect(ints(tt.stack([x.select(0, 0), x.select(0, 1)], 1))).toEqual([5, 8, 6, 9, 7, most]);
    expect(ints(tt.indexSelect(x, 0, [1, 1]))).toEqual([8, 9, most, 8, 9, most]);
    expect(ints(tt.gather(x, 1, [[2], [0]]))).toEqual([7, 8]);
    expect(ints(tt.where([[1, 0, 1]], x, -1))).toEqual([5, -1, 7, 8, -1, most]);
    expect(ints(tt.where([[1], [0]], x, x.select(0, 0)))).toEqual([5, 6, 7, 5, 6, 7]);
    expect(ints(tt.maskedFill(x, tt.eq(x, 6), 0))).toEqual([5, 0, 7, 8, 9, most]);
    const [first, rest] = x.split([1, 2], 1);
    expect([first, rest].map((part) => ints(part as tt.Tensor))).toEqual([
      [5, 8],
      [6, 7, 9, most],
    ]);
  });

  it('and floats do not mix', () => {
    expect(() => tt.concat([ids(), tt.ones([2, 3])])).toThrow(failure('ERR_TT_DTYPE', 'xs[1] is float32, expected int32'));
    expect(() => tt.where([[1]], tt.ones([2, 3]), ids())).toThrow(failure('ERR_TT_DTYPE', 'b is int32, expected float32'));
    expect(() => tt.where([[1]], ids(), 0.5)).toThrow(failure('ERR_TT_DTYPE', '0.5'));
    expect(() => tt.add(ids(), 1)).toThrow(failure('ERR_TT_DTYPE', 'int32'));
  });

  it('become floats and back', () => {
    expect(ids().toFloat().dtype).toBe('float32');
    expect(list(tt.toFloat(tt.tensor([true, false])))).toEqual([1, 0]);
    expect(ints(tt.toInt(tt.tensor([1.9, -1.9, 0, NaN, 1e20, -Infinity, 2147483520])))).toEqual([
      1,
      -1,
      0,
      0,
      2 ** 31 - 1,
      -(2 ** 31),
      2147483520,
    ]);
    const x = ids();
    expect([tt.toInt(x), tt.toFloat(tt.toFloat(x)).dtype]).toEqual([x, 'float32']);
  });
});

describe('comparisons', () => {
  const relations: Record<string, [(a: tt.Operand, b: tt.Operand) => tt.Tensor, (a: number, b: number) => boolean]> = {
    eq: [tt.eq, (a, b) => a === b],
    ne: [tt.ne, (a, b) => a !== b],
    lt: [tt.lt, (a, b) => a < b],
    le: [tt.le, (a, b) => a <= b],
    gt: [tt.gt, (a, b) => a > b],
    ge: [tt.ge, (a, b) => a >= b],
  };

  it.each(Object.entries(relations))('%s', (_, [relate, expected]) => {
    const values = [-1.5, 0, 2, Infinity, NaN];
    const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
    const [a, b] = [tt.tensor(pairs.map(([x]) => x)), tt.tensor(pairs.map(([, y]) => y))];
    expect(ints(relate(a, b))).toEqual(pairs.map(([x, y]) => Number(expected(x, y))));
    const whole = [2 ** 24, 2 ** 24 + 1, -3]; // of the first two a float32 has one
    const grid = relate(tt.tensor(whole, { dtype: 'int32' }).unsqueeze(1), tt.tensor(whole, { dtype: 'int32' }));
    expect(grid.shape).toEqual([3, 3]);
    expect(ints(grid)).toEqual(whole.flatMap((x) => whole.map((y) => Number(expected(x, y)))));
    expect(ints(relate(2, tt.tensor([1, 2, 3])))).toEqual([1, 2, 3].map((y) => Number(expected(2, y))));
    expect(ints(relate(tt.tensor([1, 2, 3], { dtype: 'int32' }), 2))).toEqual([1, 2, 3].map((x) => Number(expected(x, 2))));
  });

  it('refuse what does not compare', () => {
    expect(() => tt.eq(ids(), 0.5)).toThrow(failure('ERR_TT_DTYPE', 'eq: b is 0.5, expected an integer', 'toFloat'));
    expect(() => tt.lt(ids(), tt.ones([3]))).toThrow(failure('ERR_TT_DTYPE', 'lt: b is float32, expected int32', 'toInt'));
    expect(() => tt.gt(tt.ones([2]), tt.ones([3]))).toThrow(failure('ERR_TT_SHAPE', 'gt: b'));
    expect(() => tt.eq(1, 1)).toThrow(failure('ERR_TT_ARG', 'eq: b is 1, expected a tensor'));
  });
});

describe('bounds and powers', () => {
  it('maximum, minimum, clamp and abs, NaN as it is', () => {
    const x = tt.tensor([-2, 0.5, 3, NaN]);
    expect(list(tt.maximum(x, 0))).toEqual([0, 0.5, 3, NaN]);
    expect(list(tt.minimum(x, tt.tensor([1])))).toEqual([-2, 0.5, 1, NaN]);
    expect(list(tt.maximum(1, x))).toEqual([1, 1, 3, NaN]);
    expect(list(x.clamp({ min: -1, max: 1 }))).toEqual([-1, 0.5, 1, NaN]);
    expect(list(x.clamp({ max: 1 }))).toEqual([-2, 0.5, 1, NaN]);
    expect(list(x.abs())).toEqual([2, 0.5, 3, NaN]);
    expect(slope([-2, 0.5, 1, 3], (t) => t.clamp({ min: -1, max: 1 }))).toEqual([0, 1, 1, 0]);
    expect(slope([-2, 0, 3], (t) => t.abs())).toEqual([-1, 0, 1]);
    expect(() => x.clamp({})).toThrow(failure('ERR_TT_ARG', 'clamp'));
    expect(() => x.clamp({ min: 2, max: 1 })).toThrow(failure('ERR_TT_RANGE', 'clamp: max'));
  });

  it('pow', () => {
    const x = tt.tensor([-2, 0.5, 3]);
    for (const exponent of [0, 1, 2, 3, 7, -2]) {
      const wanted = [-2, 0.5, 3].map((v) => v ** exponent);
      list(x.pow(exponent)).forEach((value, i) => expect(value).toBeCloseTo(wanted[i] as number, 3));
    }
    expect(list(tt.pow(tt.tensor([4, 8]), 0.5))).toEqual([2, Math.fround(Math.sqrt(8))]);
    expect(list(tt.pow(tt.tensor([8, -8]), 1 / 3))[0]).toBeCloseTo(2, 5);
    expect(list(tt.pow(tt.tensor([8, -8]), 1 / 3))[1]).toBeNaN();
    slope([-2, 0.5], (t) => t.pow(3)).forEach((value, i) => expect(value).toBeCloseTo([12, 0.75][i] as number, 4));
  });
});

describe('reductions', () => {
  const x = () => tt.tensor([[3, 1, 2], [-1, 5, -4]]); // prettier-ignore

  it('min and argmin', () => {
    const { values, indices } = x().min(1);
    expect([list(values), ints(indices)]).toEqual([
      [1, -4],
      [1, 2],
    ]);
    expect([tt.min(x()).itemSync(), tt.argmin(x()).itemSync(), list(x().argmin(0))]).toEqual([-4, 5, [1, 0, 1]]);
  });

  it('variance and standard deviation', () => {
    expect(list(x().variance(1))[0]).toBeCloseTo(1, 6);
    expect(list(x().variance(1, { correction: 0 }))[0]).toBeCloseTo(2 / 3, 6);
    expect(x().variance(1, { keepDim: true }).shape).toEqual([2, 1]);
    const [mean, all] = [1, [3, 1, 2, -1, 5, -4]];
    expect(x().std().itemSync()).toBeCloseTo(Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 5), 5);
  });

  it('logSumExp', () => {
    const big = tt.tensor([[1000, 1000], [-1000, 0]]); // prettier-ignore
    expect(list(tt.logSumExp(big, 1))[0]).toBeCloseTo(1000 + Math.log(2), 3);
    expect(list(tt.logSumExp(big, 1))[1]).toBeCloseTo(0, 6);
    const shares = slope([1, 2, 3], (t) => tt.logSumExp(t, 0));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(tt.logSumExp(big, 0, { keepDim: true }).shape).toEqual([1, 2]);
    const infinite = tt.tensor([[-Infinity, -Infinity], [-Infinity, 2], [Infinity, 2], [NaN, 2]]); // prettier-ignore
    expect(list(tt.logSumExp(infinite, 1))).toEqual([-Infinity, 2, Infinity, NaN]);
  });
});

describe('axes and parts', () => {
  it('squeeze, unsqueeze, flatten, flip', () => {
    const x = tt.ones([2, 1, 3, 1]);
    expect([x.squeeze().shape, x.squeeze(1).shape, x.squeeze(-1).shape]).toEqual([[2, 3], [2, 3, 1], [2, 1, 3]]); // prettier-ignore
    expect([tt.ones([2, 3]).unsqueeze(0).shape, tt.ones([2, 3]).unsqueeze(-1).shape, tt.ones([]).unsqueeze(0).shape]).toEqual([
      [1, 2, 3],
      [2, 3, 1],
      [1],
    ]);
    expect([x.flatten().shape, x.flatten(1).shape, x.flatten(0, 2).shape, tt.ones([]).flatten().shape]).toEqual([[6], [2, 3], [6, 1], [1]]); // prettier-ignore
    expect(list(tt.tensor([[1, 2], [3, 4]]).flip(-1))).toEqual([2, 1, 4, 3]); // prettier-ignore
    expect(() => x.squeeze(0)).toThrow(failure('ERR_TT_SHAPE', 'squeeze: x is [2,1,3,1], expected size 1 along axis 0'));
    expect(() => x.flatten(2, 1)).toThrow(failure('ERR_TT_RANGE', 'flatten: last'));
  });

  it('split and chunk', () => {
    const x = tt.arange(0.5, 7.5);
    expect(x.split(3).map(list)).toEqual([[0.5, 1.5, 2.5], [3.5, 4.5, 5.5], [6.5]]);
    expect(x.split([2, 5]).map(list)).toEqual([
      [0.5, 1.5],
      [2.5, 3.5, 4.5, 5.5, 6.5],
    ]);
    expect(x.chunk(3).map(({ size }) => size)).toEqual([3, 3, 1]);
    expect(() => x.split([2, 2])).toThrow(failure('ERR_TT_SHAPE', 'split: sizes is [2,2], expected sizes that sum to 7'));
    expect(() => x.chunk(0)).toThrow(failure('ERR_TT_RANGE', 'chunk: count'));
  });
});

describe('masks', () => {
  it('stretch to what they are laid on', () => {
    const x = tt.ones([2, 2, 3]);
    const padding = tt.tensor([[0, 0, 1], [0, 1, 1]], { dtype: 'int32' }); // prettier-ignore
    expect(list(tt.maskedFill(x, padding.unsqueeze(1), -1))).toEqual([1, 1, -1, 1, 1, -1, 1, -1, -1, 1, -1, -1]);
    expect(() => tt.maskedFill(x, [1, 0], 0)).toThrow(failure('ERR_TT_SHAPE', 'maskedFill: mask is [2], expected sizes that stretch'));
    expect(tt.where([1, 0, 1], tt.ones([2, 1]), 0).shape).toEqual([2, 3]);
  });
});

describe('Sequential', () => {
  it("runs its stages, with PyTorch's names", () => {
    tt.setSeed(3);
    const head = new tt.Sequential(new tt.Linear(3, 4), tt.relu, new tt.Dropout(0.5), new tt.Linear(4, 2)).eval();
    expect([...head.stateDict().keys()]).toEqual(['0.weight', '0.bias', '3.weight', '3.bias']);
    const x = tt.uniform([5, 3]);
    const [first, last] = [head[0], head[3]] as [tt.Linear, tt.Linear];
    expect(list(head.forward(x))).toEqual(list(last.forward(tt.relu(first.forward(x)))));
    expect(() => new tt.Sequential('relu' as never)).toThrow(failure('ERR_TT_ARG', 'stages[0] is "relu"'));
  });
});

describe('init.identity', () => {
  it('writes ones on the diagonal of every block', () => {
    expect(list(tt.init.identity(tt.ones([2, 3]), 2))).toEqual([2, 0, 0, 0, 2, 0]);
    expect(list(tt.init.identity(tt.ones([4, 2]), 1, 2))).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect(list(tt.init.identity(tt.ones([3, 2])))).toEqual([1, 0, 0, 1, 0, 0]);
    expect(() => tt.init.identity(tt.ones([3, 2]), 1, 2)).toThrow(failure('ERR_TT_SHAPE', 'identity: t is [3,2], expected a matrix of 2'));
  });
});

describe('at the edges', () => {
  it('a number divided by a tensor is what it is beside infinity', () => {
    expect(list(tt.div(1, tt.tensor([Infinity, -2, 0])))).toEqual([0, -0.5, Infinity]);
    expect(list(tt.div(1, tt.exp(tt.tensor([100, -100])).add(1)))).toEqual([0, 1]);
    expect(list(tt.pow(tt.tensor([Infinity, 2]), -1))).toEqual([0, 0.5]);
    expect(list(tt.div(tt.tensor([3e38]), 1e38))[0]).toBeCloseTo(3, 5);
  });

  it('a number beside a scalar leaves it one', () => {
    const sum = tt.tensor([3, 4]).sum();
    const results = [sum.gt(1), sum.clamp({ min: 0 }), tt.maximum(sum, 1), tt.minimum(1, sum), tt.where(sum.eq(7), sum, 0), tt.div(1, sum)];
    expect(results.map((t) => t.shape)).toEqual(results.map(() => []));
    expect(tt.maskedFill(sum, sum.gt(1), 0).itemSync()).toBe(0);
    expect(tt.where(sum.eq(7), sum, 0).itemSync()).toBe(7);
  });

  it('equal values have no spread, and no gradient of it', () => {
    expect(slope([2, 2, 2], (x) => tt.std(x))).toEqual([0, 0, 0]);
    expect(slope([5], (x) => tt.std(x, 0, { correction: 0 }))).toEqual([0]);
    expect(slope([1, 3], (x) => tt.std(x, 0, { correction: 0 }))).toEqual([-0.5, 0.5]);
    expect(tt.variance(tt.tensor([1, 2, 4]), 0, { correction: 4 }).itemSync()).toBe(Infinity);
    expect(tt.variance(tt.tensor([1]), 0, { correction: 2 }).itemSync()).toBe(NaN);
  });

  it('powers have the derivative of their exponent at 0', () => {
    expect(slope([0, 4], (x) => x.pow(1.5))).toEqual([0, 3]);
    expect(slope([0, 1], (x) => x.pow(65))).toEqual([0, 65]);
    expect(slope([-1, 0, Infinity], (x) => x.pow(0))).toEqual([0, 0, 0]);
    expect(list(tt.tensor([-1, 0, Infinity, NaN]).pow(0))).toEqual([1, 1, 1, 1]);
  });

  it('the first power is a tensor of its own', () => {
    const x = tt.tensor([2]);
    x.pow(1).dispose();
    expect(list(x)).toEqual([2]);
  });

  it('a loss that is NaN has a gradient that is', () => {
    for (const loss of [tt.huber, tt.smoothL1]) expect(slope([NaN, 1], (x) => loss(x, tt.tensor([0, 0])))[0]).toBe(NaN);
    expect(slope([0], (x) => tt.smoothL1(x, tt.tensor([0]), { beta: 0 }))).toEqual([0]);
  });
});

describe('integers where floats are due', () => {
  it('are refused in the name of the operation and its argument', () => {
    const i = tt.tensor([1, 2], { dtype: 'int32' });
    const calls: readonly [string, string, () => unknown][] = [
      ['abs', 'x', () => tt.abs(i)],
      ['clamp', 'x', () => tt.clamp(i, { min: 0 })],
      ['maximum', 'a', () => tt.maximum(i, 1)],
      ['minimum', 'b', () => tt.minimum(1, i)],
      ['argmax', 'x', () => tt.argmax(i)],
      ['argmin', 'x', () => tt.argmin(i)],
      ['min', 'x', () => tt.min(i, 0)],
      ['std', 'x', () => tt.std(i)],
      ['variance', 'x', () => tt.variance(i)],
      ['logSumExp', 'x', () => tt.logSumExp(i, 0)],
      ['pow', 'x', () => i.pow(2)],
      ['neg', 'x', () => i.neg()],
      ['add', 'a', () => i.add(1)],
      ['mul', 'b', () => tt.mul(2, i)],
    ];
    for (const [op, arg, call] of calls)
      expect(call).toThrow(failure('ERR_TT_DTYPE', `${op}: ${arg} is int32, expected floats (see toFloat)`));
  });
});
