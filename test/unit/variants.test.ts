// Options of the recurrent cells beyond the plain equations: against steps written out in JavaScript, against the plain kernels, on other
// numbers of threads, and what is refused. Their gradients: test/gradient; others' numbers: test/conformance.
import { afterEach, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const shapes = (model: tt.Model) => Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, p.shape.join('x')]));
const distance = (a: tt.Tensor, b: tt.Tensor) => Math.max(...list(a.sub(b)).map(Math.abs));

const functions: Record<string, (x: number, alpha: number, beta: number) => number> = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  affine: (x, a, b) => a * x + b,
  leakyRelu: (x, a) => (x > 0 ? x : a * x),
  thresholdedRelu: (x, a) => (x > a ? x : 0),
  scaledTanh: (x, a, b) => a * Math.tanh(b * x),
  hardSigmoid: (x, a, b) => Math.min(1, Math.max(0, a * x + b)),
  elu: (x, a) => (x > 0 ? x : a * Math.expm1(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  softplus: (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0),
};
const clipped = (x: number, most = Infinity) => Math.min(most, Math.max(-most, x));

/** One LSTM unit with one input over a sequence: weights [i,f,g,o] of x and of h. */
function lstmByHand(xs: readonly number[], w: Record<string, number[]>, o: tt.LSTMCellOptions) {
  const sigmoid = functions['sigmoid'] as (x: number) => number;
  let [h, c] = [0, 0];
  const at = (name: string, k = 0) => w[name]?.[k] ?? 0;
  return xs.map((x) => {
    const a = (gate: number, peephole: string, memory: number) =>
      clipped(
        at('weight_ih_l0', gate) * x +
          at('weight_hh_l0', gate) * h +
          at('bias_ih_l0', gate) +
          at('bias_hh_l0', gate) +
          at(peephole) * memory,
        o.clip,
      );
    let [i, f] = [sigmoid(a(0, 'w_ci_l0', c)), sigmoid(a(1, 'w_cf_l0', c))];
    if (o.coupled === 'input') i = 1 - f;
    if (o.coupled === 'forget') f = 1 - i;
    c = clipped(f * c + i * Math.tanh(a(2, '', 0)), o.cellClip);
    return (h = sigmoid(a(3, 'w_co_l0', c)) * Math.tanh(c));
  });
}

const xs = [0.5, -1.2, 2, 0.3, -0.7, 1.5];

afterEach(() => tt.setThreads(2));

describe('LSTM', () => {
  it.each([
    [{ peephole: true }],
    [{ clip: 0.3 }],
    [{ cellClip: 0.2 }],
    [{ coupled: 'input' }],
    [{ coupled: 'forget', peephole: true }],
    [{ peephole: true, clip: 0.4, cellClip: 0.3, coupled: 'input' }],
  ] as const)('%j is the equations', (options) => {
    const lstm = new tt.LSTM(1, 1, options);
    for (const p of lstm.parameters()) tt.init.uniform(p, -2, 2);
    const weights = Object.fromEntries([...lstm.namedParameters()].map(([name, p]) => [name, list(p)]));
    const got = list(lstm.forward(tt.tensor([xs.map((x) => [x])])).output);
    lstmByHand(xs, weights, options).forEach((want, t) => expect(got[t]).toBeCloseTo(want, 5));
    const plain = lstmByHand(xs, weights, {});
    if (!('peephole' in options && Object.keys(options).length === 1))
      expect(Math.abs((got.at(-1) ?? 0) - (plain.at(-1) ?? 0))).toBeGreaterThan(1e-4);
  });

  it('names what the options add, and no peephole of a gate that follows another', () => {
    const sizes = { weight_ih: '16x3', weight_hh: '16x4', bias_ih: '16', bias_hh: '16' };
    const norms = { 'ln_x.weight': '16', 'ln_h.weight': '16', 'ln_c.weight': '4', 'ln_c.bias': '4' };
    expect(shapes(new tt.LSTMCell(3, 4, { peephole: true, layerNorm: true }))).toEqual({
      ...sizes,
      w_ci: '4',
      w_cf: '4',
      w_co: '4',
      ...norms,
    });
    expect(shapes(new tt.LSTMCell(3, 4, { peephole: true, coupled: 'input' }))).toEqual({ ...sizes, w_cf: '4', w_co: '4' });
    expect(shapes(new tt.LSTMCell(3, 4, { peephole: true, coupled: 'forget' }))).toEqual({ ...sizes, w_ci: '4', w_co: '4' });
    const layer = new tt.LSTM(3, 4, { peephole: true, layerNorm: true, bidirectional: true });
    expect(Object.keys(shapes(layer))).toEqual(
      expect.arrayContaining(['w_ci_l0', 'w_co_l0_reverse', 'ln_x_l0.weight', 'ln_c_l0_reverse.bias']),
    );
    expect(list(layer.stateDict().get('ln_h_l0.weight'))).toEqual(Array(16).fill(1));
  });

  it('layerNorm is LayerNorm of both products and of c', () => {
    const cell = new tt.LSTMCell(3, 5, { layerNorm: { eps: 1e-3 } });
    for (const p of cell.parameters()) tt.init.uniform(p, -1, 1);
    const [x, h, c] = [tt.uniform([2, 3]), tt.uniform([2, 5]), tt.uniform([2, 5])];
    const { ln_x, ln_h, ln_c } = cell;
    const [a, b] = [x.matmul(cell.weight_ih.transpose(0, 1)), h.matmul(cell.weight_hh.transpose(0, 1))];
    const bias = (cell.bias_ih as tt.Tensor).add(cell.bias_hh as tt.Tensor);
    const sum = (ln_x as tt.LayerNorm)
      .forward(a)
      .add((ln_h as tt.LayerNorm).forward(b))
      .add(bias);
    const gate = (k: number) => sum.slice(1, 5 * k, 5 * k + 5);
    const memory = gate(1)
      .sigmoid()
      .mul(c)
      .add(gate(0).sigmoid().mul(gate(2).tanh()));
    const output = gate(3)
      .sigmoid()
      .mul((ln_c as tt.LayerNorm).forward(memory).tanh());
    const got = cell.forward(x, { h, c });
    expect(distance(got.h, output)).toBeLessThan(1e-5);
    expect(distance(got.c, memory)).toBeLessThan(1e-5);
  });
});

describe('activations', () => {
  it.each(Object.keys(functions) as tt.ActivationName[])('%s', (name) => {
    const numbers = {
      affine: [-0.6, 0.3],
      leakyRelu: [0.2],
      thresholdedRelu: [0.4],
      scaledTanh: [1.7, 0.6],
      hardSigmoid: [0.3, 0.4],
      elu: [0.8],
    };
    const [alpha = 0, beta = 0] = (numbers as Record<string, number[]>)[name] ?? [];
    const own = {
      ...((numbers as Record<string, number[]>)[name] && { alpha }),
      ...((numbers as Record<string, number[]>)[name]?.[1] && { beta }),
    };
    // 37 units: whole vectors and a rest.
    const rnn = new tt.RNN(1, 37, { bias: false, nonlinearity: { name, ...own } });
    const w = list(rnn.stateDict().get('weight_ih_l0')).map((_, i) => (i - 18) / 4);
    tt.init.constant(rnn.stateDict().get('weight_hh_l0') as tt.Parameter, 0);
    rnn.loadStateDict(new Map([['weight_ih_l0', tt.tensor(w.map((v) => [v]))]]), { strict: false });
    const got = list(rnn.forward(tt.tensor([[[1]]])).output);
    w.forEach((x, i) => expect(got[i]).toBeCloseTo((functions[name] as (x: number, a: number, b: number) => number)(x, alpha, beta), 5));
  });

  it('of the reverse direction may differ', () => {
    const x = tt.uniform([3, 5, 4]);
    const lstm = new tt.LSTM(4, 6, { bidirectional: true, activations: ['sigmoid', 'tanh', 'tanh', 'hardSigmoid', 'softsign', 'relu'] });
    const plain = new tt.LSTM(4, 6, { bidirectional: true });
    plain.loadStateDict(lstm.stateDict());
    const [a, b] = [lstm.forward(x).output, plain.forward(x).output];
    expect(distance(a.slice(2, 0, 6), b.slice(2, 0, 6))).toBeLessThan(1e-6);
    expect(distance(a.slice(2, 6, 12), b.slice(2, 6, 12))).toBeGreaterThan(1e-2);
  });

  it('relu of an RNN is the plain kernel, to the bit', () => {
    const x = tt.uniform([3, 5, 4]);
    const rnn = new tt.RNN(4, 6, { nonlinearity: 'relu' });
    const named = new tt.RNN(4, 6, { nonlinearity: { name: 'relu' } });
    named.loadStateDict(rnn.stateDict());
    expect(distance(rnn.forward(x).output, named.forward(x).output)).toBeLessThan(1e-6);
  });
});

const makers = {
  LSTM: (o: object) => new tt.LSTM(5, 65, { layers: 2, bidirectional: true, ...o }),
  GRU: (o: object) => new tt.GRU(5, 65, { layers: 2, bidirectional: true, ...o }),
  'GRU, reset before': (o: object) => new tt.GRU(5, 65, { layers: 2, bidirectional: true, resetAfter: false, ...o }),
  RNN: (o: object) => new tt.RNN(5, 65, { layers: 2, bidirectional: true, ...o }),
};

/** Output, states and all gradients of one pass. */
function run(layer: tt.LSTM | tt.GRU | tt.RNN, x: tt.Tensor, lengths: number[]): number[][] {
  layer.zeroGrad();
  const { output, state } = layer.forward(x, { lengths });
  const loss = Object.values(state as unknown as Record<string, tt.Tensor>).reduce(
    (sum, t) => sum.add(t.mul(t).sum()),
    output.mul(output).sum(),
  );
  loss.backward();
  return [
    list(output),
    ...Object.values(state as unknown as Record<string, tt.Tensor>).map(list),
    ...layer.parameters().map((p) => list(p.grad)),
  ];
}

describe.each(Object.entries(makers))('%s', (name, make) => {
  // As many rows and units as several threads are worth starting for.
  const x = tt.uniform([33, 6, 5]);
  const lengths = Array.from({ length: 33 }, (_, b) => (b * 5 + 6) % 7);

  it('with a clip that never holds is the plain layer', () => {
    const [plain, variant] = [make({}), make({ clip: 1e6 })];
    variant.loadStateDict(plain.stateDict());
    const [a, b] = [run(plain, x, lengths), run(variant, x, lengths)];
    a.forEach((want, i) => want.forEach((v, k) => expect(Math.abs(v - (b[i]?.[k] ?? NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(v)))));
  });

  it('gives the same bits on any number of threads, and 0 for padding', () => {
    const noise = { zoneout: 0.2, recurrentDropout: 0.3, dropout: 0.2 };
    for (const options of [
      { clip: 0.5, ...noise },
      { layerNorm: true, ...noise },
    ]) {
      const layer = make(options);
      const results = [1, 2, 5].map((threads) => {
        tt.setThreads(threads);
        tt.setSeed(3);
        return run(layer, x, lengths);
      });
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
      expect(results[0]?.[0]?.slice(3 * 6 * 130, 4 * 6 * 130).every((v) => v === 0)).toBe(true);
    }
  });

  it('draws noise while training only', () => {
    const [quiet, noisy] = [make({}), make({ recurrentDropout: 0.5 })];
    noisy.loadStateDict(quiet.stateDict());
    expect(distance(noisy.forward(x).output, noisy.forward(x).output)).toBeGreaterThan(1e-3);
    expect(distance(noisy.eval().forward(x).output, quiet.eval().forward(x).output)).toBeLessThan(1e-5);
  });

  it('zoneout keeps units while training, and a share of all at inference', () => {
    const layer = name === 'LSTM' ? makers.LSTM({ zoneout: { h: 0.5 } }) : make({ zoneout: 0.5 });
    const plain = make({});
    plain.loadStateDict(layer.stateDict());
    const one = tt.uniform([33, 1, 5]);
    const first = (l: typeof layer) => l.forward(one).state.h.select(0, 0);
    const want = list(first(plain.eval()));
    // One step from zeros: a unit is kept at 0 or it is the plain one's; at inference half of it.
    const drawn = list(first(layer));
    expect(drawn.every((v, i) => v === 0 || Math.abs(v - (want[i] ?? NaN)) < 1e-6)).toBe(true);
    expect(drawn.filter((v) => v === 0).length / drawn.length).toBeCloseTo(0.5, 0);
    list(first(layer.eval())).forEach((v, i) => expect(v).toBeCloseTo((want[i] ?? NaN) / 2, 5));
  });

  it('is refused with words', () => {
    const wrong = name === 'RNN' ? { nonlinearity: 'tan' } : { activations: ['tan', 'tanh', 'tanh'].slice(0, name === 'LSTM' ? 3 : 2) };
    expect(() => make(wrong)).toThrow(failure('ERR_TT_ARG', 'is "tan", expected one of "sigmoid", "tanh", "relu"'));
    expect(() => make({ clip: 0 })).toThrow(failure('ERR_TT_RANGE', 'clip is 0, expected more than 0'));
    expect(() => make({ zoneout: 1 })).toThrow(failure('ERR_TT_RANGE', 'expected a number in [0, 1)'));
    expect(() => make({ recurrentDropout: { input: 0.1 } })).toThrow(failure('ERR_TT_ARG', 'option is "input"'));
    expect(() => make({ layerNorm: { epsilon: 1 } })).toThrow(failure('ERR_TT_ARG', 'option is "epsilon", expected one of eps'));
  });
});

it('numbers that a function does not have, or folds with, are refused', () => {
  const make = (nonlinearity: tt.Activation) => () => new tt.RNN(2, 3, { nonlinearity });
  expect(make({ name: 'tanh', alpha: 1 })).toThrow(failure('ERR_TT_ARG', 'option is "alpha", expected none'));
  expect(make({ name: 'elu', alpha: -1 })).toThrow(failure('ERR_TT_RANGE', 'elu would not be monotone'));
  expect(make({ name: 'leakyRelu', alpha: -1 })).toThrow(failure('ERR_TT_RANGE', 'leakyRelu would not be monotone'));
  expect(make({ name: 'scaledTanh', alpha: 0 })).toThrow(failure('ERR_TT_RANGE', 'expected not 0'));
  expect(() => new tt.GRU(2, 3, { activations: ['tanh'] })).toThrow(failure('ERR_TT_ARG', 'expected an array of 2 functions'));
  expect(() => new tt.GRU(2, 3, { activations: ['tanh'], bidirectional: true })).toThrow(failure('ERR_TT_ARG', '2 functions, or 4'));
  expect(() => new tt.LSTM(2, 3, { coupled: 'output' as 'input' })).toThrow(failure('ERR_TT_ARG', 'expected one of "input", "forget"'));
  expect(() => new tt.LSTM(2, 3, { coupled: 'forget', forgetBias: 1 })).toThrow(failure('ERR_TT_ARG', 'follows the input gate'));
  expect(() => new tt.LSTM(2, 3, { cellClip: -1 })).toThrow(failure('ERR_TT_RANGE', 'cellClip is -1'));
  expect(() => new tt.LSTMCell(2, 3, { recurrentDropout: 0.5 } as object)).toThrow(failure('ERR_TT_ARG', 'option is "recurrentDropout"'));
});

it('cells repeat the sequence step by step', () => {
  const options = { layerNorm: true, clip: 0.7 };
  for (const [layer, cell] of [
    [
      new tt.LSTM(3, 4, { ...options, peephole: true, cellClip: 0.5 }),
      new tt.LSTMCell(3, 4, { ...options, peephole: true, cellClip: 0.5 }),
    ],
    [new tt.GRU(3, 4, options), new tt.GRUCell(3, 4, options)],
    [new tt.GRU(3, 4, { ...options, resetAfter: false }), new tt.GRUCell(3, 4, { ...options, resetAfter: false })],
    [new tt.RNN(3, 4, { ...options, nonlinearity: 'softsign' }), new tt.RNNCell(3, 4, { ...options, nonlinearity: 'softsign' })],
  ] as const) {
    cell.loadStateDict(new Map([...layer.stateDict()].map(([name, p]) => [name.replace('_l0', ''), p])));
    const x = tt.uniform([2, 3, 3]);
    let state: { h: tt.Tensor; c: tt.Tensor } | undefined;
    for (let t = 0; t < 3; t++) state = cell.forward(x.select(1, t), state) as typeof state;
    expect(distance(state?.h as tt.Tensor, layer.forward(x).state.h.select(0, 0))).toBeLessThan(1e-5);
  }
});
