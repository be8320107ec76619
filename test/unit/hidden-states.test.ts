// What happens inside recurrent layers, step by step: states and the gradients that reach them.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';
import { list } from './line.js';

const near = (got: ArrayLike<number>, want: ArrayLike<number>, digits = 5) => {
  expect(got.length).toBe(want.length);
  Array.from(got).forEach((value, i) => expect(value).toBeCloseTo(want[i] as number, digits));
};

/** One direction's part of an output `[B,T,D*H]`. */
const directionOf = (output: tt.Tensor, width: number, d: number) => list(output.slice(2, d * width, (d + 1) * width));

describe('hiddenStates', () => {
  const layers: Record<string, () => tt.LSTM | tt.GRU | tt.RNN> = {
    LSTM: () => new tt.LSTM(3, 4, { bidirectional: true, layers: 2 }),
    projection: () => new tt.LSTM(3, 4, { bidirectional: true, layers: 2, projection: 3 }),
    peephole: () => new tt.LSTM(3, 4, { bidirectional: true, layers: 2, peephole: true, layerNorm: true, zoneout: 0.1 }),
    'functions by direction': () =>
      new tt.LSTM(3, 4, { bidirectional: true, layers: 2, activations: ['sigmoid', 'tanh', 'tanh', 'hardSigmoid', 'softsign', 'relu'] }),
    GRU: () => new tt.GRU(3, 4, { bidirectional: true, layers: 2 }),
    RNN: () => new tt.RNN(3, 4, { bidirectional: true, layers: 2, nonlinearity: 'relu' }),
  };

  it.each(Object.entries(layers))('of %s are what the fused pass computes', async (_, make) => {
    tt.setSeed(1);
    const layer = make();
    const x = tt.normal([3, 5, 3]);
    const lengths = [5, 0, 2];
    let observed: tt.SequenceResult<tt.HiddenState> | undefined;
    const states = await tt.hiddenStates(layer, () => {
      const { output, state } = layer.forward(x, { lengths });
      observed = tt.keep({ output, state });
    });
    const { output, state } = tt.noGrad<tt.SequenceResult<tt.HiddenState>>(() => layer.eval().forward(x, { lengths }));
    near(list(observed?.output as tt.Tensor), list(output));
    for (const part of Object.keys(state) as 'h'[]) near(list(observed?.state[part] as tt.Tensor), list(state[part]));
    expect(states.map(({ name, run, layer, direction }) => ({ name, run, layer, direction }))).toEqual(
      [0, 1].flatMap((layer) => ['forward', 'reverse'].map((direction) => ({ name: '', run: 0, layer, direction }))),
    );
    const width = layer.outputSize / 2;
    states.slice(2).forEach(({ h }, d) => {
      expect(h.shape).toEqual([3, 5, width]);
      near(h.data, directionOf(output, width, d));
    });
    expect(states.every(({ c }) => (c !== undefined) === layer instanceof tt.LSTM)).toBe(true);
    expect(states[0]?.lengths).toEqual(lengths);
  });

  it('tell the memory of an LSTM, which its final state holds', async () => {
    const lstm = new tt.LSTM(2, 3);
    const x = tt.normal([2, 4, 2]);
    const [states] = await tt.hiddenStates(lstm, () => lstm.forward(x));
    const { c } = lstm.forward(x).state;
    near((states?.c?.data as Float32Array).slice(9, 12), list(c).slice(0, 3));
  });

  it('follow stacks, skips, merges, masks and carried states', async () => {
    const layer = new tt.GRU(3, [4, 4], { skip: 'residual', bidirectional: true, merge: 'sum' });
    const x = tt.normal([2, 4, 3]);
    const mask = [[1, 0, 1, 1], [0, 1, 1, 0]]; // prettier-ignore
    let output: tt.Tensor | undefined;
    const states = await tt.hiddenStates(layer, () => (output = tt.keep(layer.forward(x, { mask }).output)));
    near(list(output as tt.Tensor), list(layer.forward(x, { mask }).output));
    expect(states.map(({ lengths }) => lengths)).toEqual(Array(4).fill([3, 2]));

    const stateful = new tt.LSTM(3, 4, { layers: 2, stateful: true }).eval();
    stateful.forward(x);
    await tt.hiddenStates(stateful, () => (output = tt.keep(stateful.forward(x).output)));
    near(list(output as tt.Tensor), list(stateful.forward(x).output)); // looking carried nothing on
  });

  it('of a model are named; it is as it was afterwards, and nothing is left', async () => {
    const model = new tt.TextClassifier({ vocabularySize: 9, classes: 2, hidden: 4, embedding: 3, layers: 2 });
    (model.encoder.weight_hh_l0 as tt.Parameter).requiresGrad = false;
    const flags = () => model.parameters().map(({ requiresGrad }) => requiresGrad);
    const before = flags();
    const run = () => [model.forward(tt.padSequences([[3, 4]])), model.forward(tt.padSequences([[5]]))];
    await tt.hiddenStates(model, run);
    const alive = await tensorsAlive();
    const states = await tt.hiddenStates(model, run);
    expect(states.map(({ name, run, layer }) => `${name} ${run} ${layer}`)).toEqual(['encoder 0 0', 'encoder 0 1', 'encoder 1 0', 'encoder 1 1']); // prettier-ignore
    expect([model.training, flags()]).toEqual([true, before]);
    expect(await tensorsAlive()).toBe(alive);
  });

  it('refuses what has no states to tell', async () => {
    await expect(tt.hiddenStates(new tt.Linear(2, 1), () => {})).rejects.toThrow(
      failure('ERR_TT_ARG', 'hiddenStates', 'Linear', 'has no LSTM'),
    );
    await expect(tt.hiddenStates(new tt.GRU(2, 1), () => {})).rejects.toThrow(failure('ERR_TT_ARG', 'did not run'));
    await expect(tt.hiddenStates(new tt.GRU(2, 1), async () => {})).rejects.toThrow(failure('ERR_TT_ARG', 'not async'));
  });
});

describe('gradientNorms', () => {
  it('of a linear network are those of the powers of its matrix', async () => {
    const rnn = new tt.RNN(2, 2, { nonlinearity: 'affine' });
    const w = [0.9, -0.4, 0.3, 0.5];
    rnn.loadStateDict(new Map([['weight_hh_l0', tt.tensor(w, { shape: [2, 2] })]]), { strict: false });
    // The loss is v · h_T of each of two rows: its gradient with respect to h_t is (Wᵀ)^(T-1-t) v, row by row.
    const steps = 40;
    const v = tt.tensor([1, -2]);
    const [norms] = await tt.gradientNorms(rnn, () =>
      rnn
        .forward(tt.normal([2, steps, 2]))
        .output.select(1, -1)
        .mul(v)
        .sum(),
    );
    let [a, b] = [1, -2];
    const want = Array.from({ length: steps }, () => {
      const norm = Math.SQRT2 * Math.hypot(a, b);
      [a, b] = [0.9 * a + 0.3 * b, -0.4 * a + 0.5 * b];
      return norm;
    }).reverse();
    norms?.h.forEach((norm, t) => expect(norm / (want[t] as number)).toBeCloseTo(1, 4));
    expect(norms?.state).toEqual(norms?.h);
    expect(norms?.h[0]).toBeLessThan(1e-4);
  });

  it('count what each step itself puts out, and the rows that have the step', async () => {
    const rnn = new tt.RNN(1, 1, { nonlinearity: 'affine' });
    rnn.loadStateDict(new Map([['weight_hh_l0', tt.tensor([[0.5]])]]), { strict: false });
    const x = tt.normal([3, 3, 1]);
    const [sums] = await tt.gradientNorms(rnn, () => rnn.forward(x, { lengths: [3, 1, 0] }).output.sum());
    near(sums?.h ?? [], [Math.hypot(1.75, 1), 1.5, 1]);
    const [last] = await tt.gradientNorms(rnn, () => rnn.forward(x, { lengths: [3, 1, 0] }).state.h.sum());
    near(last?.h ?? [], [Math.hypot(0.25, 1), 0.5, 1]);
  });

  it.each([
    ['LSTM', () => new tt.LSTM(3, 4)],
    ['GRU', () => new tt.GRU(3, 4)],
  ] as const)('of %s are those of the state that a fused pass starts from', async (_, make) => {
    const layer = make() as tt.LSTM;
    const x = tt.normal([2, 6, 3]);
    const weights = tt.normal([2, 6, 4]);
    const [norms] = await tt.gradientNorms(layer, () => layer.forward(x).output.mul(weights).sum());
    const at = 2;
    const { state } = tt.noGrad(() => layer.forward(x.slice(1, 0, at + 1)));
    for (const part of Object.values(state) as tt.Tensor[]) part.requiresGrad = true;
    const later = layer
      .forward(x.slice(1, at + 1), { state })
      .output.mul(weights.slice(1, at + 1))
      .sum();
    later.add(state.h.reshape([2, 4]).mul(weights.select(1, at)).sum()).backward();
    const parts = (Object.keys(state) as ('h' | 'c')[]).map((part) => {
      const want = Math.hypot(...list(state[part].grad as tt.Tensor));
      expect((norms?.[part] as readonly number[])[at]).toBeCloseTo(want, 4);
      return want;
    });
    expect(norms?.state[at]).toBeCloseTo(Math.hypot(...parts), 4);
  });

  it('tell layers and directions apart, with frozen word vectors, and leave no gradients', async () => {
    const config = { vocabularySize: 9, classes: 2, hidden: 4, embedding: 3, layers: 2, bidirectional: true } as const;
    const model = new tt.TextClassifier(config, { freeze: true, vectors: tt.normal([9, 3]) });
    const loss = () =>
      tt.crossEntropy(
        model.forward(
          tt.padSequences([
            [3, 4, 5],
            [6, 7, 8],
          ]),
        ).logits,
        [0, 1],
      );
    await tt.gradientNorms(model, loss);
    const alive = await tensorsAlive();
    const norms = await tt.gradientNorms(model, loss);
    expect(await tensorsAlive()).toBe(alive);
    expect(norms.map(({ layer, direction }) => `${layer} ${direction}`)).toEqual(['0 forward', '0 reverse', '1 forward', '1 reverse']);
    for (const { state } of norms) expect(state.every((norm) => norm > 0)).toBe(true);
    // The final states are read: forward the loss is nearest to the last step, in reverse to the first.
    expect((norms[2] as tt.GradientNorms).state[0]).toBeLessThan((norms[2] as tt.GradientNorms).state[2] as number);
    expect((norms[3] as tt.GradientNorms).state[0]).toBeGreaterThan((norms[3] as tt.GradientNorms).state[2] as number);
    expect(model.parameters().filter(({ grad }) => grad)).toEqual([]);
    expect(model.training).toBe(true);
  });

  it('refuses what is no loss', async () => {
    const gru = new tt.GRU(2, 1);
    const x = tt.zeros([1, 2, 2]);
    await expect(tt.gradientNorms(gru, () => gru.forward(x).output)).rejects.toThrow(failure('ERR_TT_SHAPE'));
    await expect(tt.gradientNorms(gru, () => 1 as never)).rejects.toThrow(failure('ERR_TT_ARG', 'loss', '1'));
  });
});
