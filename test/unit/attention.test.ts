// Attention over a memory: shapes, masks, lengths, rows that see nothing, gradients that stay out of hidden steps, errors in words.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const random = (...shape: number[]) => tt.uniform(shape, { low: -1, requiresGrad: true });
const shapes = (model: tt.Model) => Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, p.shape.join('x')]));
/** Rows of T numbers. */
const rows = (t: tt.Tensor) => {
  const width = t.shape.at(-1) as number;
  return Array.from({ length: t.size / width }, (_, i) => list(t).slice(i * width, (i + 1) * width));
};
const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);

const kinds: [name: string, make: () => tt.Attention & tt.Model][] = [
  ['dot', () => new tt.DotAttention()],
  ['scaled dot', () => new tt.DotAttention({ scaled: true })],
  ['general', () => new tt.GeneralAttention(6, 6)],
  ['additive', () => new tt.AdditiveAttention(6, 6, { hidden: 5 })],
  ['multi-head', () => new tt.MultiHeadAttention(6, 3)],
];

describe.each(kinds)('%s attention', (_, make) => {
  const lengths = [5, 0, 2];

  it('weighs the steps of each row up to its length', () => {
    const { context, weights } = make().forward(random(3, 4, 6), random(3, 5, 6), { lengths });
    expect([context.shape, weights.shape]).toEqual([
      [3, 4, 6],
      [3, 4, 5],
    ]);
    rows(weights).forEach((row, i) => {
      const length = lengths[Math.floor(i / 4)] as number;
      expect(sum(row)).toBeCloseTo(length > 0 ? 1 : 0, 6);
      expect(row.slice(length)).toEqual(Array(5 - length).fill(0));
      expect(row.slice(0, length).every((w) => w > 0)).toBe(true);
    });
  });

  it('gives hidden steps no gradient', () => {
    const memory = random(3, 5, 6);
    const query = random(3, 4, 6);
    const { context, weights } = make().forward(query, memory, { lengths });
    context
      .mul(random(3, 4, 6))
      .sum()
      .add(weights.mul(random(3, 4, 5)).sum())
      .backward();
    rows(memory.grad as tt.Tensor).forEach((row, i) => {
      expect(row.every((d) => d === 0)).toBe(i % 5 >= (lengths[Math.floor(i / 5)] as number));
    });
    expect(rows(query.grad as tt.Tensor).map((row) => row.every((d) => d === 0))).toEqual(
      Array.from({ length: 12 }, (__, i) => i >> 2 === 1),
    );
  });

  it('takes one step of a decoder and a memory projected once', () => {
    const attention = make();
    const [query, memory] = [random(2, 6), random(2, 5, 6)];
    const all = attention.forward(query.reshape([2, 1, 6]), memory);
    const projected = attention.project(memory);
    const one = attention.forward(query, projected);
    expect([one.context.shape, one.weights.shape]).toEqual([
      [2, 6],
      [2, 5],
    ]);
    expect(list(one.context)).toEqual(list(all.context));
    expect(list(one.weights)).toEqual(list(all.weights));
  });

  it('computes the same bits with any number of threads', () => {
    const attention = make();
    const [query, memory] = [random(24, 70, 6), random(24, 90, 6)];
    const before = tt.threads();
    const results = [1, 2, 3].map((n) => {
      tt.setThreads(n);
      const { context, weights } = attention.forward(query, memory);
      [query, memory].forEach((t) => (t.grad = undefined));
      context.mul(context).sum().add(weights.mul(weights).sum()).backward();
      return [context, weights, query.grad, memory.grad].map(list);
    });
    tt.setThreads(before);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('refuses what does not fit', () => {
    const attention = make();
    expect(() => attention.forward(random(3, 4, 6), random(3, 5, 6), { lengths: [1, 2] })).toThrow(
      failure('ERR_TT_SHAPE', 'lengths', '[2]'),
    );
    expect(() => attention.forward(random(3, 4, 6), random(2, 5, 6))).toThrow(failure('ERR_TT_SHAPE', 'k is [2,5', 'B=3'));
    expect(() => attention.forward(random(3, 4, 7), random(3, 5, 6))).toThrow(failure('ERR_TT_SHAPE', '6'));
    expect(() => list(attention.forward(random(1, 4, 6), random(1, 5, 6), { lengths: [6] }).context)).toThrow(
      failure('ERR_TT_RANGE', 'lengths holds 6', 'expected 0 to 5'),
    );
    expect(() => attention.forward(random(1, 6), random(1, 5, 6), { length: [1] } as tt.AttendOptions)).toThrow(
      failure('ERR_TT_ARG', '"length"', 'lengths'),
    );
  });
});

describe('DotAttention', () => {
  it('is softmax(q · k) over the memory', () => {
    const memory = tt.tensor([
      [
        [1, 0, 0, 0],
        [0, 0, 0, 2],
      ],
    ]);
    const query = tt.tensor([[Math.log(3) * 2, 5, 5, 0]]);
    expect(list(new tt.DotAttention({ scaled: true }).forward(query, memory).weights)).toEqual([
      expect.closeTo(0.75),
      expect.closeTo(0.25),
    ]);
    const { context, weights } = new tt.DotAttention().forward(query, memory);
    expect(list(weights)).toEqual([expect.closeTo(0.9), expect.closeTo(0.1)]);
    expect(list(context)).toEqual([expect.closeTo(0.9), 0, 0, expect.closeTo(0.2)]);
  });
});

describe('GeneralAttention and AdditiveAttention', () => {
  it('join queries and memories of different widths', () => {
    const general = new tt.GeneralAttention(3, 5);
    expect(shapes(general)).toEqual({ w_query: '5x3' });
    const additive = new tt.AdditiveAttention(3, 5, { bias: false });
    expect(shapes(additive)).toEqual({ w_query: '3x3', w_memory: '3x5', v: '3' });
    expect(shapes(new tt.AdditiveAttention(3, 5, { hidden: 4 }))).toEqual({ w_query: '4x3', w_memory: '4x5', bias: '4', v: '4' });
    for (const attention of [general, additive]) {
      expect(attention.forward(random(2, 4, 3), random(2, 6, 5)).context.shape).toEqual([2, 4, 5]);
      const { name } = attention.constructor;
      expect(() => attention.forward(random(2, 4), random(2, 6, 5))).toThrow(
        failure('ERR_TT_SHAPE', `${name}: query is [2,1,4]`, '[...,3]'),
      );
      expect(() => attention.forward(random(2, 3), random(2, 6, 3))).toThrow(
        failure('ERR_TT_SHAPE', `${name}: memory is [2,6,3]`, '[...,5]'),
      );
    }
    expect(() => new tt.AdditiveAttention(3, 5, { hidden: 0 })).toThrow(failure('ERR_TT_RANGE', 'hidden is 0'));
  });
});

describe('MultiHeadAttention', () => {
  const heads = { averageWeights: false } as const;

  it("has PyTorch's parameters and initial values", () => {
    const names = { 'out_proj.weight': '6x6', 'out_proj.bias': '6' };
    const attention = new tt.MultiHeadAttention(6, 2);
    expect(shapes(attention)).toEqual({ in_proj_weight: '18x6', in_proj_bias: '18', ...names });
    const other = { q_proj_weight: '6x6', k_proj_weight: '6x4', v_proj_weight: '6x6', in_proj_bias: '18', ...names };
    expect(shapes(new tt.MultiHeadAttention(6, 2, { kdim: 4 }))).toEqual(other);
    expect(shapes(new tt.MultiHeadAttention(6, 2, { bias: false }))).toEqual({ in_proj_weight: '18x6', 'out_proj.weight': '6x6' });
    const bound = Math.sqrt(6 / (18 + 6));
    const weights = list(attention.in_proj_weight);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...weights.map(Math.abs))).toBeGreaterThan(bound / 2);
    expect([...list(attention.in_proj_bias), ...list(attention.out_proj.bias)].every((b) => b === 0)).toBe(true);
  });

  it('averages the weights of its heads', () => {
    const attention = new tt.MultiHeadAttention(6, 2);
    const x = random(2, 4, 6);
    const each = attention.forward(x, x, heads).weights;
    expect(each.shape).toEqual([2, 2, 4, 4]);
    const average = list(each.mean(1));
    list(attention.forward(x, x).weights).forEach((w, i) => expect(w).toBeCloseTo(average[i] as number, 6));
    const one = attention.forward(random(2, 6), x, heads);
    expect([one.context.shape, one.weights.shape]).toEqual([
      [2, 6],
      [2, 2, 4],
    ]);
  });

  it('hides what comes later', () => {
    const x = random(2, 4, 6);
    const { weights } = new tt.MultiHeadAttention(6, 2).forward(x, x, { causal: true, ...heads });
    rows(weights).forEach((row, i) => {
      expect(row.map((w) => w > 0)).toEqual([0, 1, 2, 3].map((t) => t <= i % 4));
      expect(sum(row)).toBeCloseTo(1, 6);
    });
  });

  it('takes masks as booleans, 0 and 1, or numbers to add', () => {
    const attention = new tt.MultiHeadAttention(6, 2);
    const [x, memory] = [random(2, 2, 6), random(2, 3, 6)];
    const seen = [
      [true, false, true],
      [false, false, true],
    ];
    const hidden = seen.map((row) => row.map((one) => !one));
    const ways = [hidden, tt.tensor(hidden), tt.tensor(hidden.map((row) => row.map((one) => (one ? -Infinity : 0))))];
    const results = ways.map((attentionMask) => list(attention.forward(x, memory, { attentionMask, ...heads }).weights));
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    const [first, second] = seen as [boolean[], boolean[]];
    for (let i = 0; i < 8; i++) expect(results[0]?.slice(3 * i, 3 * i + 3).map((w) => w > 0)).toEqual(i % 2 ? second : first);
    // The same matrix for every row and head, and padding that says the same for all queries.
    const repeated = tt.stack(Array.from({ length: 4 }, () => tt.tensor(hidden)).map((m) => tt.where(m, -Infinity, 0)));
    expect(list(attention.forward(x, memory, { attentionMask: repeated, ...heads }).weights)).toEqual(results[0]);
    const padding = [
      [false, true, false],
      [true, true, false],
    ];
    const padded = attention.forward(x, memory, { keyPaddingMask: padding, ...heads }).weights;
    rows(padded).forEach((row, i) => expect(row.map((w) => w === 0)).toEqual(padding[Math.floor(i / 4)]));
  });

  it('gives an additive mask its gradient', () => {
    const x = random(2, 3, 6);
    const mask = random(3, 3);
    new tt.MultiHeadAttention(6, 2)
      .forward(x, x, { attentionMask: mask })
      .context.mul(random(2, 3, 6))
      .sum()
      .backward();
    // A constant added to a row changes nothing.
    rows(mask.grad as tt.Tensor).forEach((row) => {
      expect(sum(row)).toBeCloseTo(0, 5);
      expect(row.some((d) => d !== 0)).toBe(true);
    });
  });

  it('gives 0 where everything is hidden, and no gradient', () => {
    const attention = new tt.MultiHeadAttention(6, 2, { bias: false });
    const [x, memory] = [random(2, 3, 6), random(2, 4, 6)];
    const keyPaddingMask = [
      [1, 1, 1, 1],
      [0, 1, 1, 1],
    ];
    const { context, weights } = attention.forward(x, memory, { keyPaddingMask });
    context.sum().backward();
    expect(list(weights).slice(0, 12)).toEqual(Array(12).fill(0));
    expect(list(context).slice(0, 18)).toEqual(Array(18).fill(0));
    expect(
      rows(x.grad as tt.Tensor)
        .slice(0, 3)
        .flat(),
    ).toEqual(Array(18).fill(0));
    expect([...list(context), ...list(memory.grad), ...list(attention.in_proj_weight?.grad)].every(Number.isFinite)).toBe(true);
  });

  it('drops weights while training only, and repeats', () => {
    const attention = new tt.MultiHeadAttention(6, 2, { dropout: 0.5 });
    const x = random(2, 4, 6);
    const run = () => {
      tt.setSeed(3);
      const { context, weights } = attention.forward(x, x);
      return { context: list(context), weights: list(weights) };
    };
    const trained = run();
    expect(run()).toEqual(trained);
    attention.eval();
    const evaluated = run();
    expect(evaluated.weights).toEqual(trained.weights);
    expect(evaluated.context).not.toEqual(trained.context);
  });

  it("leaves the keys' bias without a gradient, because it cancels", () => {
    const attention = new tt.MultiHeadAttention(6, 2);
    const x = random(2, 4, 6);
    const before = list(attention.forward(x, x).context);
    attention
      .forward(x, x)
      .context.mul(random(2, 4, 6))
      .sum()
      .backward();
    const [query, key, value] = rows((attention.in_proj_bias?.grad as tt.Tensor).reshape([3, 6]));
    expect(key).toEqual(Array(6).fill(0));
    expect([query, value].map((d) => d?.some((one) => one !== 0))).toEqual([true, true]);
    tt.init.fillRows(attention.in_proj_bias as tt.Parameter, 6, 6, 3);
    expect(list(attention.forward(x, x).context)).toEqual(before);
  });

  it('refuses sizes and masks that do not fit', () => {
    expect(() => new tt.MultiHeadAttention(6, 4)).toThrow(failure('ERR_TT_ARG', 'heads is 4', 'a divisor of embedDim, which is 6'));
    expect(() => new tt.MultiHeadAttention(6, 0)).toThrow(failure('ERR_TT_RANGE', 'heads is 0'));
    expect(() => new tt.MultiHeadAttention(6, 2, { dropout: 1 })).toThrow(failure('ERR_TT_RANGE', 'dropout is 1'));
    const attention = new tt.MultiHeadAttention(6, 2, { kdim: 4 });
    const [x, key, value] = [random(2, 3, 6), random(2, 5, 4), random(2, 5, 6)];
    expect(attention.forward(x, key, value).context.shape).toEqual([2, 3, 6]);
    expect(() => attention.forward(x, value, value)).toThrow(failure('ERR_TT_SHAPE', 'key is [2,5,6]', '[...,4]'));
    expect(() => attention.forward(x, key)).toThrow(failure('ERR_TT_SHAPE', 'value is [2,5,4]', '[...,6]'));
    expect(() => attention.forward(x, key, random(2, 4, 6))).toThrow(failure('ERR_TT_SHAPE', 'v is [2,4,6]', 'T=5'));
    const masked = (options: tt.MultiHeadAttendOptions) => () => list(attention.forward(x, key, value, options).context);
    expect(masked({ attentionMask: tt.zeros([3]) })).toThrow(failure('ERR_TT_SHAPE', 'attentionMask is [3]', '[S,T] or [4,S,T]'));
    expect(masked({ attentionMask: tt.zeros([2, 3, 5]) })).toThrow(failure('ERR_TT_SHAPE', 'attentionMask is [2,3,5]', '[4,S,T]'));
    expect(masked({ attentionMask: tt.zeros([3, 4]) })).toThrow(failure('ERR_TT_SHAPE', 'mask is [1,3,4]', 'T=5'));
    expect(masked({ keyPaddingMask: [[0, 1]] })).toThrow(failure('ERR_TT_SHAPE', 'padding is [1,2]', '[B,T]'));
    expect(masked({ keyPaddingMask: [Array(5).fill(2), Array(5).fill(0)] as number[][] })).toThrow(
      failure('ERR_TT_RANGE', 'padding holds 2'),
    );
    expect(masked({ keyPaddingMask: tt.zeros([2, 5]) })).toThrow(failure('ERR_TT_DTYPE', 'keyPaddingMask', 'int32'));
  });
});
