// Stateful layers: the state goes from batch to batch, per mode, through scopes, checkpoints and errors.
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { carriedStates } from '../../lib/layers/carried-state.js';
import { failure } from './failure.js';

const list = (t: tt.Tensor | undefined) => [...(t?.dataSync() ?? [])];
const batch = (seed: number, rows = 2) =>
  tt.tensor(Array.from({ length: rows * 9 }, (_, i) => Math.sin(seed + 3 * i))).reshape([rows, 3, 3]);

describe('a stateful layer', () => {
  it.each([
    ['LSTM', (o: tt.RecurrentOptions) => new tt.LSTM(3, 4, { layers: 2, ...o })],
    ['LSTM with a width per layer', (o: tt.RecurrentOptions) => new tt.LSTM(3, [4, 5], o)],
    ['GRU', (o: tt.RecurrentOptions) => new tt.GRU(3, 4, { bidirectional: true, ...o })],
    ['RNN with residuals', (o: tt.RecurrentOptions) => new tt.RNN(3, 4, { layers: 2, skip: 'residual', ...o })],
  ] as const)('%s starts where the batch before ended', (_, make) => {
    const [layer, plain] = [make({ stateful: true }), make({})];
    plain.loadStateDict(layer.stateDict());
    const lengths = [3, 1];
    const first = plain.forward(batch(1), { lengths });
    const second = (plain.forward as (x: tt.Tensor, o: object) => typeof first).call(plain, batch(2), { state: first.state });
    layer.forward(batch(1), { lengths });
    expect(list(layer.forward(batch(2)).output)).toEqual(list(second.output));
    layer.resetState();
    expect(list(layer.forward(batch(1), { lengths }).output)).toEqual(list(first.output));
  });

  it('has a state for training and one for inference', () => {
    const layer = new tt.GRU(3, 4, { stateful: true });
    const plain = new tt.GRU(3, 4);
    plain.loadStateDict(layer.stateDict());
    const { state } = layer.forward(batch(1));
    layer.eval();
    expect(list(layer.forward(batch(5)).output)).toEqual(list(plain.forward(batch(5)).output));
    layer.forward(batch(6, 2));
    layer.train();
    expect(list(layer.forward(batch(2)).output)).toEqual(list(plain.forward(batch(2), { state }).output));
  });

  it('keeps what it carries when a state that is loaded is none, and may load its own', () => {
    const layer = new tt.GRU(3, 4, { stateful: true });
    layer.forward(batch(1));
    const [carried] = carriedStates(layer).values();
    const kept = carried?.stateDict() as { readonly training: { readonly h: tt.Tensor } };
    const before = list(kept.training.h);
    const wrong = { h: { shape: [3], data: new Float32Array(2) } };
    expect(() => carried?.loadStateDict({ training: wrong })).toThrow(failure('ERR_TT_SHAPE', 'elements'));
    expect(() => carried?.loadStateDict({ trained: kept.training })).toThrow(failure('ERR_TT_ARG', 'expected what stateDict gave'));
    expect(() => carried?.loadStateDict(null)).toThrow(failure('ERR_TT_ARG', 'state is null, expected what stateDict gave'));
    expect(list(kept.training.h)).toEqual(before);
    carried?.loadStateDict(carried.stateDict());
    expect(list((carried?.stateDict() as typeof kept).training.h)).toEqual(before);
  });

  it('takes a state that is given, and carries on from there', () => {
    const layer = new tt.RNN(3, 4, { stateful: true });
    layer.forward(batch(1));
    const h = tt.full([1, 2, 4], 0.5);
    const given = layer.forward(batch(2), { state: { h } });
    const next = layer.forward(batch(3));
    layer.resetState();
    const again = layer.forward(batch(2), { state: { h } });
    expect(list(again.output)).toEqual(list(given.output));
    expect(list(layer.forward(batch(3)).output)).toEqual(list(next.output));
  });

  it('ends gradients at the batch, outlives scopes and the state it returned, and holds one state', () => {
    const layer = new tt.LSTM(3, 4, { stateful: true });
    const x = batch(1);
    x.requiresGrad = true;
    const former = tt.scope(() => {
      const { output, state } = layer.forward(x);
      output.sum().backward();
      state.h.dispose();
      return list(x.grad);
    });
    tt.scope(() => layer.forward(batch(2)).output.sum().backward());
    expect(list(x.grad)).toEqual(former);
    const { tensors } = tt.memory();
    for (let i = 0; i < 5; i++) tt.scope(() => layer.forward(batch(i)).output.sum().backward());
    expect(tt.memory().tensors).toBe(tensors);
  });

  it('refuses a batch of another size', () => {
    const layer = new tt.LSTM(3, 4, { stateful: true });
    layer.forward(batch(1, 4));
    expect(() => layer.forward(batch(1, 3))).toThrow(
      failure(
        'ERR_TT_SHAPE',
        'LSTM: x is a batch of 3, expected a batch of 4 (as the one whose state is carried on; resetStates() forgets it)',
      ),
    );
    layer.eval().forward(batch(1, 3));
    tt.resetStates(layer);
    layer.train().forward(batch(1, 3));
  });
});

class Net extends tt.Model {
  readonly encoder = new tt.LSTM(3, [4, 3], { stateful: true });
  readonly head = new tt.Linear(3, 1);
  forward(x: tt.Tensor): tt.Tensor {
    return this.head.forward(this.encoder.forward(x).output);
  }
}

describe('in a Trainer', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'throughtime-')), 'state.safetensors');
  const data = Array.from({ length: 6 }, (_, i) => batch(i));
  const trainerOf = (net: tt.Model = new Net()) =>
    new tt.Trainer(net as Net, { optimizer: new tt.Adam(net.parameters(), { lr: 0.01 }), loss: (y) => tt.mse(y, tt.zeros(y.shape)) });

  it('a resumed run carries on the same states, to the bit', async () => {
    const run = async (epochs: number, options: tt.FitOptions<tt.Tensor, tt.Tensor> = {}) => {
      tt.setSeed(5);
      const trainer = trainerOf();
      const history = await trainer.fit(data, { epochs, validation: [batch(9)], ...options });
      return { history, weights: [...trainer.model.parameters()].map(list) };
    };
    const whole = await run(3);
    const copied = `${path}.copy`;
    await run(3, {
      checkpoint: { path, everySteps: 4 },
      callbacks: [(event) => (event.type === 'checkpoint' && event.globalStep === 8 ? copyFileSync(path, copied) : undefined)],
    });
    const resumed = await run(3, { resume: copied });
    expect(resumed).toEqual(whole);
    await expect(
      trainerOf(
        new (class extends tt.Model {
          readonly encoder = new tt.LSTM(3, [4, 3]);
          readonly head = new tt.Linear(3, 1);
          forward(x: tt.Tensor) {
            return this.head.forward(this.encoder.forward(x).output);
          }
        })(),
      ).fit(data, { epochs: 3, resume: path }),
    ).rejects.toThrow(failure('ERR_TT_ARG', 'carried state is none, expected encoder.carried'));
  });

  it('finds every carried state by name, those of own models too', () => {
    const net = new Net();
    const own = new (class extends tt.Model {
      readonly inner = net;
      readonly carried = new tt.CarriedState<tt.HiddenState>({ op: 'own', batchAxis: 0 });
      forward() {}
    })();
    expect([...carriedStates(own).keys()]).toEqual(['carried', 'inner.encoder.carried']);
    own.carried.carry(true, { h: tt.ones([2, 3]) });
    expect(list(own.carried.before(true, 2)?.h)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(own.carried.before(false, 7)).toBeUndefined();
    expect(() => own.carried.before(true, 7)).toThrow(failure('ERR_TT_SHAPE', 'own: x is a batch of 7, expected a batch of 2'));
    tt.resetStates(own);
    expect(own.carried.before(true, 7)).toBeUndefined();
  });
});
