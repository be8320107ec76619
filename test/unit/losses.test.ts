// Losses: values against plain formulas, what masks, weights and smoothing change, gradients of both sides, and the words of errors.
import { describe, expect, it } from 'vitest';
import {
  argmax,
  bceWithLogits,
  crossEntropy,
  ctc,
  huber,
  klDiv,
  l1,
  logSoftmax,
  mse,
  nll,
  sequenceMask,
  smoothL1,
  tensor,
  type MaskedLossOptions,
  type Tensor,
  type Wanted,
} from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: Tensor | undefined) => [...(t?.dataSync() ?? [])];
const close = (got: readonly number[], want: readonly number[]) => {
  expect(got.length).toBe(want.length);
  got.forEach((v, i) => expect(v).toBeCloseTo(want[i] as number, 5));
};
const leaf = (data: Parameters<typeof tensor>[0]) => tensor(data, { requiresGrad: true });

type Elementwise = (x: Tensor, target: Wanted, options?: MaskedLossOptions) => Tensor;
const elementwise: readonly (readonly [string, Elementwise, (d: number) => number, (d: number) => number])[] = [
  ['mse', mse, (d) => d * d, (d) => 2 * d],
  ['l1', l1, Math.abs, Math.sign],
  ['smoothL1', smoothL1, (d) => (Math.abs(d) < 1 ? d * d * 0.5 : Math.abs(d) - 0.5), (d) => Math.max(-1, Math.min(1, d))],
  [
    'smoothL1 with beta 2',
    (x, t, o) => smoothL1(x, t, { ...o, beta: 2 }),
    (d) => (Math.abs(d) < 2 ? (d * d) / 4 : Math.abs(d) - 1),
    (d) => Math.max(-1, Math.min(1, d / 2)),
  ],
  ['smoothL1 with beta 0', (x, t, o) => smoothL1(x, t, { ...o, beta: 0 }), Math.abs, Math.sign],
  [
    'huber with delta 2',
    (x, t, o) => huber(x, t, { ...o, delta: 2 }),
    (d) => (Math.abs(d) <= 2 ? (d * d) / 2 : 2 * (Math.abs(d) - 1)),
    (d) => Math.max(-2, Math.min(2, d)),
  ],
];

describe.each(elementwise)('%s', (_, loss, f, slope) => {
  const x = [0.5, -1.5, 3, -4, 0, 2.5];
  const target = [0.25, 0.5, -1, -3.5, 0, 2];
  const d = x.map((v, i) => v - (target[i] as number));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('reduces', () => {
    const shaped = () => tensor(Float32Array.from(x), { shape: [2, 3] });
    close(list(loss(shaped(), target)), [mean(d.map(f))]);
    close(list(loss(shaped(), target, { reduction: 'sum' })), [6 * mean(d.map(f))]);
    const each = loss(shaped(), target, { reduction: 'none' });
    expect(each.shape).toEqual([2, 3]);
    close(list(each), d.map(f));
    close(list(loss(tensor(x[1] as number), tensor(target[1] as number), { reduction: 'none' })), [f(-2)]);
  });

  it('has a gradient for both sides', () => {
    const [a, b] = [leaf(x), leaf(target)];
    loss(a, b).backward();
    close(
      list(a.grad),
      d.map((v) => slope(v) / 6),
    );
    close(
      list(b.grad),
      d.map((v) => -slope(v) / 6),
    );
  });

  it('leaves out what the mask hides', () => {
    const a = leaf([
      [x[0] as number, x[1] as number, x[2] as number],
      [NaN, x[4] as number, Infinity],
    ]);
    const mask = [
      [1, 0, 1],
      [0, 1, 0],
    ];
    const kept = [0, 2, 4].map((i) => d[i] as number);
    const result = loss(a, target, { mask });
    close(list(result), [mean(kept.map(f))]);
    result.backward();
    const g = kept.map((v) => slope(v) / 3);
    close(list(a.grad), [g[0], 0, g[1], 0, g[2], 0] as number[]);
    close(list(loss(a, target, { mask, reduction: 'none' })), [f(kept[0] as number), 0, f(kept[1] as number), 0, f(kept[2] as number), 0]);
    expect(list(loss(a, target, { mask: Int32Array.of(1, 0, 1, 0, 1, 0), reduction: 'sum' }))).toEqual(
      list(loss(a, target, { mask, reduction: 'sum' })),
    );
    expect(list(loss(a, target, { mask: tensor(mask, { dtype: 'int32' }) }))).toEqual(list(result));
  });

  it('takes a mask of steps', () => {
    const steps = () => tensor(Float32Array.from(x), { shape: [1, 3, 2] });
    const goal = tensor(Float32Array.from(target), { shape: [1, 3, 2] });
    close(list(loss(steps(), goal, { mask: sequenceMask([2], 3) })), [mean(d.slice(0, 4).map(f))]);
    expect(loss(steps(), goal, { mask: sequenceMask([2], 3), reduction: 'none' }).shape).toEqual([1, 3, 2]);
    expect(loss(steps(), goal, { mask: sequenceMask([0], 3) }).itemSync()).toBeNaN();
    expect(loss(steps(), goal, { mask: [0], reduction: 'sum' }).itemSync()).toBe(0);
  });
});

describe('elementwise losses refuse', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  it('targets and masks that do not fit', () => {
    expect(() => l1(x, [1, 2])).toThrow(failure('ERR_TT_SHAPE', 'l1: target is [2], expected [2,3]', 'one value per element'));
    expect(() => huber(x, tensor([[1, 2, 3]]))).toThrow(failure('ERR_TT_SHAPE', 'huber: target is [1,3], expected [2,3]'));
    expect(() => mse(x, tensor([[1, 2, 3]], { dtype: 'int32' }).reshape([3, 1]))).toThrow(failure('ERR_TT_SHAPE', 'mse'));
    expect(() => mse(x, tensor(Int32Array.of(1, 2, 3, 4, 5, 6), { shape: [2, 3] }))).toThrow(
      failure('ERR_TT_DTYPE', 'mse', 'target', 'int32'),
    );
    expect(() => mse(x, x, { mask: [1, 0, 1] })).toThrow(failure('ERR_TT_SHAPE', 'mse: mask is [3], expected [2,3]', 'leading dimensions'));
    expect(() => mse(x, x, { mask: [0.5, 1] })).toThrow(failure('ERR_TT_DTYPE', 'mask[0] is 0.5'));
    expect(() => mse(x, x, { mask: [2, 1] })).toThrow(failure('ERR_TT_RANGE', 'mse: mask holds 2 at position 0, expected 0 to 1'));
  });

  it('options out of bounds', () => {
    expect(() => smoothL1(x, x, { beta: -1 })).toThrow(failure('ERR_TT_RANGE', 'smoothL1: beta is -1', 'at least 0'));
    expect(() => smoothL1(x, x, { beta: NaN })).toThrow(failure('ERR_TT_ARG', 'beta is NaN'));
    expect(() => huber(x, x, { delta: 0 })).toThrow(failure('ERR_TT_RANGE', 'huber: delta is 0', 'above 0'));
    expect(() => huber(x, x, { beta: 1 } as object)).toThrow(failure('ERR_TT_ARG', 'huber: option is "beta"', 'delta, mask, reduction'));
    expect(() => l1(x, x, { reduction: 'average' as 'mean' })).toThrow(failure('ERR_TT_ARG', 'l1: reduction', 'average'));
    expect(() => klDiv(x, x, { reduction: 'average' as 'mean' })).toThrow(
      failure('ERR_TT_ARG', 'klDiv: reduction is "average"', '"batchmean"'),
    );
  });
});

describe('klDiv', () => {
  const p = [0.7, 0.2, 0.1, 0.25, 0.25, 0.5];
  const q = [0.5, 0.25, 0.25, 0.1, 0.8, 0.1];
  const rows = (values: readonly number[], f = (v: number) => v) => [values.slice(0, 3).map(f), values.slice(3).map(f)];
  const terms = p.map((v, i) => v * Math.log(v / (q[i] as number)));
  const sum = terms.reduce((a, b) => a + b, 0);

  it('reduces', () => {
    const x = tensor(rows(q, Math.log));
    close(list(klDiv(x, rows(p), { reduction: 'sum' })), [sum]);
    close(list(klDiv(x, rows(p))), [sum / 6]);
    close(list(klDiv(x, rows(p), { reduction: 'batchmean' })), [sum / 2]);
    close(list(klDiv(x, rows(p, Math.log), { logTarget: true, reduction: 'none' })), terms);
    close(list(klDiv(x, rows(p), { mask: [0, 1] })), [terms.slice(3).reduce((a, b) => a + b, 0) / 3]);
  });

  it('has a gradient for both sides, and 0 log 0 is 0', () => {
    const x = leaf(q.map(Math.log));
    const target = leaf([0, ...p.slice(1)]);
    const loss = klDiv(x, target, { reduction: 'batchmean' });
    close(list(loss), [(sum - (terms[0] as number)) / 6]);
    loss.backward();
    close(list(x.grad), [0, ...p.slice(1).map((v) => -v / 6)]);
    close(list(target.grad), [0, ...p.slice(1).map((v, i) => (Math.log(v / (q[i + 1] as number)) + 1) / 6)]);
  });
});

describe('bceWithLogits', () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const x = [0.5, -1, 2, 3, -2, 0];
  const t = [1, 0, 0.25, 1, 1, 0];
  const f = (x: number, t: number, w: number) => -w * t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x));
  const logits = () => tensor(Float32Array.from(x), { shape: [2, 3], requiresGrad: true });

  it.each([
    ['one number', 3, [3, 3, 3, 3, 3, 3]],
    ['one per column', [1, 2, 4], [1, 2, 4, 1, 2, 4]],
    ['a typed array', Float32Array.of(1, 2, 4), [1, 2, 4, 1, 2, 4]],
    ['one per row', [[1], [5]], [1, 1, 1, 5, 5, 5]],
    ['zero', 0, [0, 0, 0, 0, 0, 0]],
  ])('weighs positives: %s', (_, posWeight, weights) => {
    const a = logits();
    const loss = bceWithLogits(a, t, { posWeight, reduction: 'sum' });
    close([loss.itemSync() / 10], [x.reduce((s, v, i) => s + f(v, t[i] as number, weights[i] as number), 0) / 10]);
    loss.backward();
    close(
      list(a.grad),
      x.map((v, i) => (1 - (t[i] as number)) * sigmoid(v) - (weights[i] as number) * (t[i] as number) * (1 - sigmoid(v))),
    );
  });

  it('goes with a mask, and has a gradient for the target', () => {
    const a = logits();
    const target = tensor(Float32Array.from(t), { shape: [2, 3], requiresGrad: true });
    const loss = bceWithLogits(a, target, { posWeight: tensor([1, 2, 4]), mask: [0, 1] });
    close([loss.itemSync()], [(f(3, 1, 1) + f(-2, 1, 2) + f(0, 0, 4)) / 3]);
    loss.backward();
    close(list(a.grad).slice(0, 3), [0, 0, 0]);
    const dt = [0, 1, 2].map(
      (i) => ([1, 2, 4][i] as number) * -Math.log(sigmoid(x[i + 3] as number)) + Math.log(1 - sigmoid(x[i + 3] as number)),
    );
    close(list(target.grad), [0, 0, 0, ...dt.map((v) => v / 3)]);
  });

  it('refuses weights that do not fit', () => {
    const weigh = (posWeight: Wanted | number) => () => bceWithLogits(logits(), t, { posWeight }).itemSync();
    expect(weigh([1, 2])).toThrow(failure('ERR_TT_SHAPE', 'bceWithLogits: posWeight is [2], expected [2,3]'));
    expect(weigh(tensor([[[1]]]))).toThrow(failure('ERR_TT_SHAPE', 'posWeight is [1,1,1]'));
    expect(weigh(-1)).toThrow(failure('ERR_TT_RANGE', 'posWeight is -1', 'at least 0'));
    expect(weigh([1, -2, 1])).toThrow(failure('ERR_TT_RANGE', 'pos_weight holds -2 at position 1', 'a finite number of at least 0'));
    expect(
      weigh(
        tensor([
          [1, 1, 1],
          [1, 1, NaN],
        ]),
      ),
    ).toThrow(failure('ERR_TT_RANGE', 'pos_weight holds nan at position 5'));
  });
});

describe('crossEntropy and nll', () => {
  const scores = [
    [1, 2, 3, -1],
    [0, 0, 0, 0],
    [2, -1, 0.5, 1],
    [3, 3, -2, 0],
  ];
  const logs = scores.map((row) => {
    const lse = Math.log(row.reduce((s, v) => s + Math.exp(v), 0));
    return row.map((v) => v - lse);
  });
  const target = [0, 2, 3, 1];
  const weights = [1, 2, 0.5, 3];
  const at = (r: number, c: number) => -((logs[r] as number[])[c] as number);
  const weight = (c: number) => weights[c] as number;

  /** Losses and weights of the rows, as PyTorch defines them. */
  function expected(smoothing: number, weighted: boolean): { losses: number[]; counts: number[] } {
    const w = (c: number) => (weighted ? weight(c) : 1);
    const losses = target.map(
      (t, r) => (1 - smoothing) * w(t) * at(r, t) + (smoothing / 4) * [0, 1, 2, 3].reduce((s, c) => s + w(c) * at(r, c), 0),
    );
    return { losses, counts: target.map(w) };
  }

  it.each([
    [0, false],
    [0.2, false],
    [0, true],
    [0.2, true],
    [1, true],
  ])('label smoothing %d, weights %s', (labelSmoothing, weighted) => {
    const { losses, counts } = expected(labelSmoothing, weighted);
    const x = leaf(scores);
    const options = { labelSmoothing, ...(weighted && { classWeights: weights }) };
    close(list(crossEntropy(x, target, { ...options, reduction: 'none' })), losses);
    const sum = (values: readonly number[], rows: readonly number[]) => rows.reduce((s, r) => s + (values[r] as number), 0);
    close(list(crossEntropy(x, target, options)), [sum(losses, [0, 1, 2, 3]) / sum(counts, [0, 1, 2, 3])]);
    const some = { ...options, ignoreIndex: 2, mask: [1, 1, 0, 1] };
    const loss = crossEntropy(x, target, some);
    close(list(loss), [sum(losses, [0, 3]) / sum(counts, [0, 3])]);
    loss.backward();
    const grad = list(x.grad);
    close(grad.slice(4, 12), Array<number>(8).fill(0));
    const w = (c: number) => (weighted ? weight(c) : 1);
    const q = [0, 1, 2, 3].map((c) => (1 - labelSmoothing) * w(0) * (c === 0 ? 1 : 0) + (labelSmoothing / 4) * w(c));
    const mass = q.reduce((a, b) => a + b, 0);
    close(
      grad.slice(0, 4),
      q.map((v, c) => (Math.exp(-at(0, c)) * mass - v) / sum(counts, [0, 3])),
    );
    if (labelSmoothing > 0) return;
    const y = leaf(scores);
    const same = nll(logSoftmax(y), target, { ignoreIndex: 2, mask: [1, 1, 0, 1], ...(weighted && { classWeights: tensor(weights) }) });
    close(list(same), list(loss));
    same.backward();
    close(list(y.grad), grad);
  });

  it('keeps the leading dimensions', () => {
    const x = tensor(scores).reshape([2, 2, 4]);
    const options = { reduction: 'none', mask: sequenceMask([2, 1], 2) } as const;
    const { losses } = expected(0, false);
    for (const loss of [
      crossEntropy(
        x,
        [
          [0, 2],
          [3, 1],
        ],
        options,
      ),
      nll(
        logSoftmax(x),
        [
          [0, 2],
          [3, 1],
        ],
        options,
      ),
    ]) {
      expect(loss.shape).toEqual([2, 2]);
      close(list(loss), [...losses.slice(0, 3), 0]);
    }
  });

  it('has mean NaN when nothing counts', () => {
    const x = leaf(scores);
    const loss = crossEntropy(x, target, { mask: [0, 0, 0, 0] });
    expect(loss.itemSync()).toBeNaN();
    loss.backward();
    expect(list(x.grad)).toEqual(Array(16).fill(0));
    expect(crossEntropy(x, target, { classWeights: [0, 0, 0, 0] }).itemSync()).toBeNaN();
    expect(nll(x, target, { mask: [0, 0, 0, 0], reduction: 'sum' }).itemSync()).toBe(0);
  });

  it.each([
    ['crossEntropy', 'cross_entropy', crossEntropy],
    ['nll', 'nll', nll],
  ] as const)('%s refuses what does not fit', (name, op, loss) => {
    const x = tensor(scores);
    expect(() => loss(x, [0, 1])).toThrow(failure('ERR_TT_SHAPE', `${name}: target is [2], expected [4]`, 'one class per row'));
    expect(() => loss(x, tensor([0, 1, 2, 3]))).toThrow(failure('ERR_TT_DTYPE', `${name}: target is float32`));
    expect(() => loss(x, [0, 1, 2, 4])).toThrow(failure('ERR_TT_RANGE', `${op}: target holds 4 at position 3, expected 0 to 3`));
    expect(() => loss(x, target, { mask: [1, 0] })).toThrow(failure('ERR_TT_SHAPE', `${name}: mask is [2], expected [4]`));
    expect(() => loss(x, target, { mask: [1, 0, 3, 0] })).toThrow(failure('ERR_TT_RANGE', 'mask holds 3'));
    expect(() => loss(x, target, { classWeights: [1, 2] })).toThrow(failure('ERR_TT_SHAPE', `${name}: classWeights is [2], expected [4]`));
    expect(() => loss(x, target, { classWeights: [1, 2, -1, 1] })).toThrow(
      failure('ERR_TT_RANGE', `${op}: class_weight holds -1 at position 2, expected a finite number of at least 0`),
    );
    expect(() => loss(x, target, { classWeights: tensor([1, 2, NaN, 1]) })).toThrow(failure('ERR_TT_RANGE', 'class_weight holds nan'));
    expect(() => loss(x, target, { classWeights: Float32Array.of(1, Infinity, 1, 1) })).toThrow(failure('ERR_TT_RANGE', 'holds inf'));
    expect(() => loss(x, target, { classWeights: tensor([1, 2, 0, 1]).mul(-1) }).itemSync()).toThrow(
      failure('ERR_TT_RANGE', 'class_weight holds -1 at position 0'),
    );
    expect(() => loss(x, target, { ignoreIndex: 0.5 })).toThrow(failure('ERR_TT_ARG', 'ignoreIndex'));
  });

  it('crossEntropy refuses smoothing outside [0,1]', () => {
    for (const bad of [-0.1, 1.5])
      expect(() => crossEntropy(tensor(scores), target, { labelSmoothing: bad })).toThrow(
        failure('ERR_TT_RANGE', 'labelSmoothing', '[0, 1]'),
      );
    expect(() => nll(tensor(scores), target, { labelSmoothing: 0.1 } as object)).toThrow(failure('ERR_TT_ARG', 'nll', '"labelSmoothing"'));
  });
});

describe('ctc', () => {
  const T = 4;
  const C = 3;
  const scores = [0.5, -1, 2, 0, 1, -0.5, 1.5, 0.25, -2, 0, 0, 1];
  const logProbs = () => logSoftmax(tensor(Float32Array.from([...scores, ...scores.map((v) => -v)]), { shape: [2, T, C] }));

  /** -log of the sum over every path of `steps` classes. */
  function bruteForce(row: readonly number[], steps: number, target: readonly number[], blank: number): number {
    const spell = (path: readonly number[]) => path.filter((c, t) => c !== blank && c !== path[t - 1]);
    const paths = (n: number): number[][] => (n === 0 ? [[]] : paths(n - 1).flatMap((path) => [0, 1, 2].map((c) => [...path, c])));
    const good = paths(steps).filter((path) => spell(path).join() === target.join());
    return -Math.log(good.reduce((p, path) => p + Math.exp(path.reduce((s, c, t) => s + (row[t * C + c] as number), 0)), 0));
  }

  it.each([
    [
      0,
      [
        [1, 2],
        [2, 2],
      ],
    ],
    [
      1,
      [
        [0, 2],
        [0, 0],
      ],
    ],
    [
      2,
      [
        [0, 1],
        [1, 1],
      ],
    ],
  ])('is the sum over all paths, blank %d', (blank, targets) => {
    const x = logProbs();
    const values = list(x);
    const rows = [values.slice(0, T * C), values.slice(T * C)];
    const want = (steps: readonly number[], lengths: readonly number[]) =>
      targets.map((target, b) => bruteForce(rows[b] as number[], steps[b] as number, target.slice(0, lengths[b]), blank));
    const all = want([4, 4], [2, 2]);
    close(list(ctc(x, targets, { blank, reduction: 'none' })), all);
    close(list(ctc(x, targets, { blank, reduction: 'sum' })), [(all[0] as number) + (all[1] as number)]);
    close(list(ctc(x, targets, { blank })), [((all[0] as number) + (all[1] as number)) / 4]);
    const options = { blank, inputLengths: [4, 2], targetLengths: Int32Array.of(2, 0) };
    const part = want([4, 2], [2, 0]);
    close(list(ctc(x, targets, { ...options, reduction: 'none' })), part);
    close(list(ctc(x, targets, options)), [((part[0] as number) / 2 + (part[1] as number)) / 2]);
  });

  it('gives padding no gradient, whatever it holds', () => {
    const x = leaf([
      [
        [0.5, 0.2, 0.1],
        [0, 0, 0],
        [NaN, NaN, NaN],
      ],
    ]);
    const loss = ctc(x, [[2, -7]], { inputLengths: [2], targetLengths: [1] });
    loss.backward();
    const grad = list(x.grad);
    expect(grad.every(Number.isFinite)).toBe(true);
    expect(grad.slice(6)).toEqual([0, 0, 0]);
    expect(grad.slice(0, 6).some((g) => g < 0)).toBe(true);
  });

  it('is infinite for a target longer than its input, unless that is to be zero', () => {
    const x = () =>
      leaf([
        [
          [0, 0, 0],
          [0, 0, 0],
        ],
      ]);
    const a = x();
    const loss = ctc(a, [[1, 1]]);
    expect(loss.itemSync()).toBe(Infinity);
    loss.backward();
    expect(list(a.grad)[0]).toBeNaN();
    const b = x();
    const zero = ctc(b, [[1, 1]], { zeroInfinity: true });
    expect(zero.itemSync()).toBe(0);
    zero.backward();
    expect(list(b.grad)).toEqual([0, 0, 0, 0, 0, 0]);
    close(list(ctc(x(), [[1, 2]])), [0]);
  });

  it('checks labels that an operation computed, as far as they count', () => {
    const labels = argmax(
      tensor([
        [0, 1, 0],
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      -1,
    ).reshape([2, 2]); // 1, 0; 1, 2
    expect(() => ctc(logProbs(), labels).itemSync()).toThrow(
      failure('ERR_TT_RANGE', 'ctc: targets holds 0 at position 1, expected another number (blank is 0)'),
    );
    expect(ctc(logProbs(), labels, { targetLengths: [1, 2] }).itemSync()).toBeGreaterThan(0);
  });

  it('refuses what does not fit', () => {
    const x = logProbs();
    const call = (targets: Parameters<typeof ctc>[1], options?: Parameters<typeof ctc>[2]) => () => ctc(x, targets, options);
    const good = [
      [1, 2],
      [2, 1],
    ];
    expect(call(good, { blank: 3 })).toThrow(failure('ERR_TT_RANGE', 'ctc: blank is 3, expected an integer in [0, 2]'));
    expect(call(good, { blank: -1 })).toThrow(failure('ERR_TT_RANGE', 'ctc: blank is -1'));
    expect(call(good, { blank: 0.5 })).toThrow(failure('ERR_TT_ARG', 'ctc: blank is 0.5'));
    expect(
      call([
        [1, 0],
        [2, 1],
      ]),
    ).toThrow(failure('ERR_TT_RANGE', 'ctc: targets holds 0 at position 1, expected another number (blank is 0)'));
    expect(
      call([
        [1, 2],
        [3, 1],
      ]),
    ).toThrow(failure('ERR_TT_RANGE', 'ctc: targets holds 3 at position 2, expected 0 to 2'));
    expect(
      call([
        [1, -1],
        [2, 1],
      ]),
    ).toThrow(failure('ERR_TT_RANGE', 'ctc: targets holds -1 at position 1'));
    expect(call(good, { inputLengths: [4, 5] })).toThrow(
      failure('ERR_TT_RANGE', 'ctc: input_lengths holds 5 at position 1, expected 0 to 4'),
    );
    expect(call(good, { targetLengths: [3, 1] })).toThrow(
      failure('ERR_TT_RANGE', 'ctc: target_lengths holds 3 at position 0, expected 0 to 2'),
    );
    expect(call(good, { targetLengths: [1] })).toThrow(failure('ERR_TT_SHAPE', 'ctc: target_lengths is [1], expected [B] with B=2'));
    expect(call([1, 2])).toThrow(failure('ERR_TT_SHAPE', 'ctc: targets is [2], expected [B,S]'));
    expect(call(tensor(good))).toThrow(failure('ERR_TT_DTYPE', 'ctc: targets is float32'));
    expect(() => ctc(tensor([[1, 2]]), good)).toThrow(failure('ERR_TT_SHAPE', 'ctc: log_probs is [1,2], expected [B,T,C]'));
    expect(call(good, { zero_infinity: true } as object)).toThrow(failure('ERR_TT_ARG', '"zero_infinity"', 'zeroInfinity'));
  });
});
