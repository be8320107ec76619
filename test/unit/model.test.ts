// Finding parameters, modes, state dicts; the layers' names, shapes, options and initial values.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const shapes = (model: tt.Model) => Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, p.shape.join('x')]));

class Tied extends tt.Model {
  readonly embedding = new tt.Embedding(5, 3);
  readonly blocks = [new tt.Linear(3, 3), new tt.Dropout(0.5)] as const;
  readonly head = new tt.Linear(3, 5, { bias: false });
  readonly scale = new tt.Parameter(tt.ones([1]));
  readonly notes = { size: 3 };
  constructor() {
    super();
    Object.assign(this.head, { weight: this.embedding.weight });
  }
  forward(ids: tt.Integers): tt.Tensor {
    return this.head.forward(this.blocks[1].forward(this.blocks[0].forward(this.embedding.forward(ids)))).mul(this.scale);
  }
}

describe('Model', () => {
  it('finds every parameter once, by PyTorch names', () => {
    const model = new Tied();
    expect(shapes(model)).toEqual({ 'embedding.weight': '5x3', 'blocks.0.weight': '3x3', 'blocks.0.bias': '3', scale: '1' });
    expect([model.parameters().length, model.numParameters]).toEqual([4, 15 + 9 + 3 + 1]);
    expect([...model.namedModels().keys()]).toEqual(['', 'embedding', 'blocks.0', 'blocks.1', 'head']);
  });

  it('survives cycles and shared layers', () => {
    class Node extends tt.Model {
      readonly parts: tt.Model[] = [this];
      readonly first = new tt.Linear(1, 1);
      readonly second = this.first;
      forward(): void {}
    }
    expect([...new Node().namedParameters().keys()]).toEqual(['first.weight', 'first.bias']);
    expect(new Node().namedModels().size).toBe(2);
  });

  it('switches modes all the way down', () => {
    const model = new Tied();
    expect([model.training, model.blocks[1].training]).toEqual([true, true]);
    expect([model.eval().training, model.blocks[1].training]).toEqual([false, false]);
    expect([model.train().training, model.blocks[1].training]).toEqual([true, true]);
  });

  it('copies a state dict, also under the other name of a tied parameter', () => {
    const [from, to] = [new Tied(), new Tied()];
    to.loadStateDict(from.stateDict());
    expect(list(to.blocks[0].weight)).toEqual(list(from.blocks[0].weight));
    const { 'embedding.weight': weight, ...rest } = Object.fromEntries(from.stateDict());
    const renamed = new Map(Object.entries({ ...rest, 'head.weight': weight as tt.Tensor }));
    expect(new Tied().loadStateDict(renamed)).toEqual({ missing: [], unexpected: [], mismatched: [] });
  });

  it('lists what does not fit and then changes nothing', () => {
    const model = new tt.Linear(2, 1);
    const before = list(model.weight);
    const state = new Map<string, tt.Values>([
      ['weight', { shape: [1, 2], data: Float32Array.of(7, 8) }],
      ['bias', { shape: [2], data: Float32Array.of(1, 2) }],
      ['scale', { shape: [], data: Float32Array.of(1) }],
    ]);
    expect(() => model.loadStateDict(state)).toThrow(
      failure('ERR_TT_SHAPE', 'unexpected: scale', 'wrong shape: bias is [2], expected [1]'),
    );
    expect(() => model.loadStateDict(new Map())).toThrow(failure('ERR_TT_SHAPE', 'missing: weight, bias'));
    expect(list(model.weight)).toEqual(before);
    expect(model.loadStateDict(state, { strict: false })).toEqual({
      missing: [],
      unexpected: ['scale'],
      mismatched: [{ name: 'bias', got: [2], expected: [1] }],
    });
    expect(list(model.weight)).toEqual([7, 8]);
  });

  it('changes nothing when a later value cannot be copied', () => {
    const model = new tt.Linear(2, 1);
    const before = list(model.weight);
    const weight = { shape: [1, 2], data: Float32Array.of(7, 8) };
    const load = (bias: tt.StateValue, strict: boolean) => () => model.loadStateDict(new Map([['weight', weight], ['bias', bias]]), { strict }); // prettier-ignore
    const disposed = tt.zeros([1]);
    void disposed.shape;
    disposed.dispose();
    for (const strict of [true, false]) {
      expect(load({ shape: [1], data: Int32Array.of(1) }, strict)).toThrow(
        failure('ERR_TT_DTYPE', `state "bias" is Int32Array(1), expected ${model.bias?.dtype}`),
      );
      expect(load(tt.zeros([1], { dtype: 'int32' }), strict)).toThrow(failure('ERR_TT_DTYPE', 'state "bias" is int32'));
      expect(load({ shape: [1], data: new Float32Array(2) }, strict)).toThrow(
        failure('ERR_TT_SHAPE', 'state "bias" is 2 values, expected 1 (of shape [1])'),
      );
      expect(load(disposed, strict)).toThrow(failure('ERR_TT_DISPOSED', 'state "bias" is disposed'));
    }
    model.bias?.dispose();
    expect(load({ shape: [1], data: Float32Array.of(1) }, true)).toThrow(failure('ERR_TT_DISPOSED', 'bias is disposed'));
    expect(list(model.weight)).toEqual(before);
  });

  it('goes through a file', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughtime-')), 'model.safetensors');
    const [from, to] = [new Tied(), new Tied()];
    await tt.saveModel(from, path, { metadata: { note: 'x' } });
    await tt.loadModel(to, path);
    expect(list(to.embedding.weight)).toEqual(list(from.embedding.weight));
    expect((await tt.readSafetensors(path)).metadata.get('note')).toBe('x');
    await expect(tt.loadModel(new tt.Linear(1, 1), path)).rejects.toThrow(failure('ERR_TT_SHAPE', 'missing: weight'));
  });
});

describe('recurrent layers', () => {
  it('have the names and shapes of PyTorch', () => {
    expect(shapes(new tt.LSTM(3, 4, { layers: 2, bidirectional: true, projection: 2 }))).toEqual(
      Object.fromEntries(
        [0, 1].flatMap((l) =>
          ['', '_reverse'].flatMap((d) => [
            [`weight_ih_l${l}${d}`, l === 0 ? '16x3' : '16x4'],
            [`weight_hh_l${l}${d}`, '16x2'],
            [`bias_ih_l${l}${d}`, '16'],
            [`bias_hh_l${l}${d}`, '16'],
            [`weight_hr_l${l}${d}`, '2x4'],
          ]),
        ),
      ),
    );
    expect(shapes(new tt.GRU(3, 4, { bias: false }))).toEqual({ weight_ih_l0: '12x3', weight_hh_l0: '12x4' });
    expect(shapes(new tt.RNN(3, 4))).toEqual({ weight_ih_l0: '4x3', weight_hh_l0: '4x4', bias_ih_l0: '4', bias_hh_l0: '4' });
    expect(shapes(new tt.LSTMCell(3, 4))).toEqual({ weight_ih: '16x3', weight_hh: '16x4', bias_ih: '16', bias_hh: '16' });
  });

  it.each([
    ['LSTM', () => new tt.LSTM(3, 4, { layers: 2, bidirectional: true })],
    ['GRU', () => new tt.GRU(3, 4, { layers: 2, bidirectional: true })],
    ['RNN', () => new tt.RNN(3, 4, { layers: 2, bidirectional: true })],
  ] as const)('%s: padding changes nothing', (_, make) => {
    const layer = make();
    const x = tt.uniform([2, 5, 3]);
    const { output, state } = layer.forward(x, { lengths: [3, 5] });
    expect([output.shape, state.h.shape]).toEqual([
      [2, 5, 8],
      [4, 2, 4],
    ]);
    expect(list(output.select(0, 0).slice(0, 3)).every((v) => v === 0)).toBe(true);
    const alone = layer.forward(x.slice(0, 0, 1).slice(1, 0, 3));
    expect(Math.max(...list(alone.output.sub(output.slice(0, 0, 1).slice(1, 0, 3))).map(Math.abs))).toBeLessThan(1e-6);
    expect(Math.max(...list(alone.state.h.sub(state.h.slice(1, 0, 1))).map(Math.abs))).toBeLessThan(1e-6);
  });

  it('cells repeat the sequence step by step', () => {
    for (const [layer, cell] of [
      [new tt.LSTM(3, 4), new tt.LSTMCell(3, 4)],
      [new tt.GRU(3, 4), new tt.GRUCell(3, 4)],
      [new tt.GRU(3, 4, { resetAfter: false }), new tt.GRUCell(3, 4, { resetAfter: false })],
      [new tt.RNN(3, 4, { nonlinearity: 'relu' }), new tt.RNNCell(3, 4, { nonlinearity: 'relu' })],
    ] as const) {
      cell.loadStateDict(new Map([...layer.stateDict()].map(([name, p]) => [name.replace('_l0', ''), p])));
      const x = tt.uniform([2, 3, 3]);
      let state: tt.LSTMState | tt.HiddenState | undefined;
      for (let t = 0; t < 3; t++) state = (cell as { forward(x: tt.Tensor, s?: object): tt.HiddenState }).forward(x.select(1, t), state);
      const want = layer.forward(x).output.select(1, 2);
      expect(state?.h.shape).toEqual([2, 4]);
      expect(Math.max(...list((state as tt.HiddenState).h.sub(want)).map(Math.abs))).toBeLessThan(1e-6);
    }
  });

  it('continue from a state', () => {
    const layer = new tt.LSTM(3, 4, { layers: 2 });
    const x = tt.uniform([2, 6, 3]);
    const first = layer.forward(x.slice(1, 0, 2));
    const second = layer.forward(x.slice(1, 2), { state: first.state });
    expect(Math.max(...list(layer.forward(x).output.slice(1, 2).sub(second.output)).map(Math.abs))).toBeLessThan(1e-6);
  });

  it('draw new dropout masks while training, none otherwise', () => {
    const layer = new tt.LSTM(3, 8, { layers: 2, dropout: 0.5 });
    const x = tt.uniform([2, 4, 3]);
    const run = () => list(layer.forward(x).output);
    tt.setSeed(1);
    const first = run();
    expect(run()).not.toEqual(first);
    tt.setSeed(1);
    expect(run()).toEqual(first);
    layer.eval();
    expect(run()).toEqual(run());
  });

  it('start as they say', () => {
    const H = 16;
    const layer = new tt.LSTM(4, H, { forgetBias: 1, recurrentInit: 'orthogonal' });
    const bias = list(layer.bias_ih_l0?.add(layer.bias_hh_l0 as tt.Tensor));
    expect(bias.slice(H, 2 * H)).toEqual(Array(H).fill(1));
    expect(bias.slice(0, H).some((b) => b !== 1)).toBe(true);
    for (let gate = 0; gate < 4; gate++) {
      const w = (layer.weight_hh_l0 as tt.Tensor).slice(0, gate * H, (gate + 1) * H);
      const unit = list(tt.matmul(w, w.transpose(0, 1)));
      unit.forEach((v, i) => expect(v).toBeCloseTo(i % (H + 1) === 0 ? 1 : 0, 4));
    }
    const plain = list(new tt.GRU(4, H).weight_ih_l0);
    expect(Math.max(...plain.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...plain)).toBeGreaterThan(0.2);
  });

  it('refuse options that would do nothing', () => {
    expect(() => new tt.LSTM(3, 4, { layer: 2 } as object)).toThrow(failure('ERR_TT_ARG', 'LSTM', '"layer"', 'layers'));
    expect(() => new tt.GRU(3, 4, { projection: 2 } as object)).toThrow(failure('ERR_TT_ARG', '"projection"'));
    expect(() => new tt.LSTM(3, 4, { dropout: 0.5 })).toThrow(failure('ERR_TT_ARG', 'between layers'));
    expect(() => new tt.LSTM(3, 4, { layers: 2, dropout: 1 })).toThrow(failure('ERR_TT_RANGE', 'dropout'));
    expect(() => new tt.LSTM(3, 4, { projection: 4 })).toThrow(failure('ERR_TT_RANGE', 'hiddenSize'));
    expect(() => new tt.LSTM(3, 4, { bias: false, forgetBias: 1 })).toThrow(failure('ERR_TT_ARG', 'bias is false'));
    expect(() => new tt.RNN(3, 4, { nonlinearity: 'square' as 'tanh' })).toThrow(failure('ERR_TT_ARG', '"tanh", "relu"'));
    expect(() => new tt.LSTM(0, 4)).toThrow(failure('ERR_TT_RANGE', 'inputSize'));
    const layer = new tt.LSTM(3, 4);
    expect(() => layer.forward(tt.ones([1, 2, 3]), { length: [2] } as object)).toThrow(failure('ERR_TT_ARG', '"length"', 'lengths, state'));
    expect(() => layer.forward(tt.ones([1, 2, 3]), { lengths: [1.5] })).toThrow(failure('ERR_TT_DTYPE', 'lengths[0] is 1.5'));
    expect(() => layer.forward(tt.ones([1, 2, 3]), { lengths: tt.ones([1]) })).toThrow(failure('ERR_TT_DTYPE', 'lengths', 'int32'));
    expect(() => list(layer.forward(tt.ones([1, 2, 3]), { lengths: [3] }).output)).toThrow(failure('ERR_TT_RANGE'));
    expect(() => layer.forward(tt.ones([1, 2, 5]))).toThrow(failure('ERR_TT_SHAPE', 'LSTM.forward', 'x is [1,2,5]', '[...,3]'));
  });
});

describe('other layers', () => {
  it('Embedding looks rows up', () => {
    const layer = new tt.Embedding(4, 2, { paddingIndex: 1 });
    expect(list(layer.weight).slice(2, 4)).toEqual([0, 0]);
    const y = layer.forward([
      [0, 1],
      [3, 0],
    ]);
    expect([y.shape, ...list(y.select(0, 0).select(0, 0))]).toEqual([[2, 2, 2], ...list(layer.weight).slice(0, 2)]);
    y.sum().backward();
    expect(list(layer.weight.grad)).toEqual([2, 2, 0, 0, 0, 0, 1, 1]);
    expect(() => list(layer.forward([4]))).toThrow(failure('ERR_TT_RANGE'));
    expect(() => layer.forward([0.5])).toThrow(failure('ERR_TT_DTYPE', 'ids[0] is 0.5'));
    expect(() => new tt.Embedding(4, 2, { paddingIndex: 4 })).toThrow(failure('ERR_TT_RANGE', 'paddingIndex'));
  });

  it('Embedding takes pretrained vectors', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    for (const pretrained of [rows, tt.tensor(rows), Float32Array.of(1, 2, 3, 4)]) {
      const layer = new tt.Embedding(2, 2, { pretrained, freeze: true, paddingIndex: 0 });
      expect([list(layer.weight), layer.weight.requiresGrad]).toEqual([[1, 2, 3, 4], false]);
    }
    expect(() => new tt.Embedding(3, 2, { pretrained: rows })).toThrow(failure('ERR_TT_SHAPE', 'pretrained is [2,2]', '[3,2]'));
  });

  it('Embedding does not free pretrained vectors of its maker', () => {
    const vectors = tt.tensor([[1, 2]]);
    const layer = tt.scope(() => new tt.Embedding(1, 2, { pretrained: vectors }));
    tt.init.constant(layer.weight, 7);
    expect([list(vectors), list(layer.weight)]).toEqual([
      [1, 2],
      [7, 7],
    ]);
  });

  it('Linear, LayerNorm and Dropout', () => {
    const linear = new tt.Linear(2, 1);
    linear.loadStateDict(
      new Map([
        ['weight', tt.tensor([[2, 3]])],
        ['bias', tt.tensor([1])],
      ]),
    );
    expect(
      list(
        linear.forward(
          tt.tensor([
            [1, 1],
            [0, 2],
          ]),
        ),
      ),
    ).toEqual([6, 7]);
    const norm = list(new tt.LayerNorm(4).forward(tt.tensor([1, 2, 3, 4])));
    expect(norm.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
    expect(norm[3]).toBeCloseTo(1.5 / Math.sqrt(1.25), 4);
    expect(shapes(new tt.LayerNorm(4, { bias: false }))).toEqual({ weight: '4' });
    const dropout = new tt.Dropout(0.25);
    const kept = list(dropout.forward(tt.ones([10_000])));
    expect(new Set(kept)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    expect(kept.filter((v) => v !== 0).length).toBeGreaterThan(7300);
    const x = tt.ones([2]);
    expect(dropout.eval().forward(x)).toBe(x);
    expect(() => new tt.Dropout(1)).toThrow(failure('ERR_TT_RANGE'));
  });

  it('AttentionPooling weighs steps within lengths', () => {
    const pool = new tt.AttentionPooling(3, { hidden: 4 });
    expect(shapes(pool)).toEqual({ 'attn.weight': '4x3', 'attn.bias': '4', 'score.weight': '1x4' });
    const x = tt.uniform([2, 5, 3]);
    const { context, weights } = pool.forward(x, { lengths: [5, 2] });
    expect(list(weights.sum(1)).map((v) => v.toFixed(5))).toEqual(['1.00000', '1.00000']);
    expect(list(weights).slice(7)).toEqual([0, 0, 0]);
    const slow = tt
      .softmax(pool.score.forward(pool.attn.forward(x).tanh()).slice(0, 0, 1).reshape([1, 5]))
      .reshape([1, 5, 1])
      .mul(x.slice(0, 0, 1))
      .sum(1);
    expect(Math.max(...list(slow.sub(context.slice(0, 0, 1))).map(Math.abs))).toBeLessThan(1e-5);
    context.sum().backward();
    expect(pool.score.weight.grad?.shape).toEqual([1, 4]);
  });
});

describe('init', () => {
  const spread = (t: tt.Tensor) => Math.sqrt(list(t).reduce((s, v) => s + v * v, 0) / t.size);

  it('has the spread each rule gives', () => {
    const w = () => tt.zeros([200, 300]);
    expect(spread(tt.init.xavierUniform(w()))).toBeCloseTo(Math.sqrt(2 / 500), 3);
    expect(spread(tt.init.xavierNormal(w(), 2))).toBeCloseTo(2 * Math.sqrt(2 / 500), 2);
    expect(spread(tt.init.kaimingUniform(w(), { a: Math.sqrt(5) }))).toBeCloseTo(1 / Math.sqrt(3 * 300), 3);
    expect(spread(tt.init.kaimingNormal(w(), { mode: 'fanOut', nonlinearity: 'relu' }))).toBeCloseTo(Math.sqrt(2 / 200), 2);
    expect(list(tt.init.constant(tt.zeros([2]), 3))).toEqual([3, 3]);
    expect(() => tt.init.xavierUniform(tt.zeros([2]))).toThrow(failure('ERR_TT_SHAPE', 'two dimensions'));
    expect(() => tt.init.orthogonal(tt.zeros([5, 2]), 1, 2)).toThrow(failure('ERR_TT_SHAPE', '2 equal blocks'));
  });
});

describe('losses', () => {
  const logits = () =>
    tt.tensor(
      [
        [1, 2, 3],
        [0, 0, 0],
      ],
      { requiresGrad: true },
    );
  const row = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));

  it('crossEntropy', () => {
    expect(tt.crossEntropy(logits(), [0, 2]).itemSync()).toBeCloseTo((row - 1 + Math.log(3)) / 2, 5);
    expect(tt.crossEntropy(logits(), [0, -100]).itemSync()).toBeCloseTo(row - 1, 5);
    expect(tt.crossEntropy(logits(), Int32Array.of(2, 1), { ignoreIndex: 1, reduction: 'sum' }).itemSync()).toBeCloseTo(row - 3, 5);
    const each = tt.crossEntropy(logits().reshape([1, 2, 3]), [[2, 0]], { reduction: 'none' });
    expect([each.shape, ...list(each).map((v) => v.toFixed(4))]).toEqual([[1, 2], (row - 3).toFixed(4), Math.log(3).toFixed(4)]);
    expect(() => tt.crossEntropy(logits(), [0])).toThrow(failure('ERR_TT_SHAPE', 'target is [1]', '[2]'));
    expect(() => tt.crossEntropy(logits(), [0, 0.5])).toThrow(failure('ERR_TT_DTYPE', 'target[1] is 0.5'));
    expect(() => tt.crossEntropy(logits(), [0, 3]).itemSync()).toThrow(failure('ERR_TT_RANGE'));
    expect(() => tt.crossEntropy(logits(), [0, 1], { reduce: 'sum' } as object)).toThrow(
      failure('ERR_TT_ARG', 'ignoreIndex, labelSmoothing'),
    );
  });

  it('bceWithLogits and mse', () => {
    const x = tt.tensor([[0], [4]], { requiresGrad: true });
    expect(tt.bceWithLogits(x, [0, 1]).itemSync()).toBeCloseTo((Math.log(2) + Math.log(1 + Math.exp(-4))) / 2, 5);
    expect(tt.bceWithLogits(x, tt.tensor([[1], [0]]), { reduction: 'none' }).shape).toEqual([2, 1]);
    expect(tt.mse(x, [1, 1]).itemSync()).toBe(5);
    expect(tt.mse(x, [[1], [1]], { reduction: 'sum' }).itemSync()).toBe(10);
    expect(() => tt.mse(x, [1, 2, 3])).toThrow(failure('ERR_TT_SHAPE', '[3]', '[2,1]'));
    expect(() => tt.bceWithLogits(x, tt.tensor([0, 1]))).toThrow(failure('ERR_TT_SHAPE'));
    tt.mse(x, Float32Array.of(1, 1)).backward();
    expect(list(x.grad)).toEqual([-1, 3]);
  });
});
