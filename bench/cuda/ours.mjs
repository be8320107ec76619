// throughtime's side: recurrent layers and whole training steps through the public API, on the device that is named.
import * as tt from 'throughtime';

import { languageModelOf } from '../cases/language-model.mjs';
import { sentimentOf } from '../cases/sentiment.mjs';
import { answer } from './requests.mjs';

const device = process.argv[2] ?? 'cuda';
const layers = { lstm: tt.LSTM, gru: tt.GRU, rnn: tt.RNN };
const models = { sentiment: sentimentOf, 'language-model': languageModelOf };
tt.setDefaultDevice(device);

function layer({ cell, B, T, I, H, L, D }) {
  tt.setSeed(1);
  const net = new layers[cell](I, H, { layers: L, bidirectional: D === 2 });
  const x = tt.uniform([B, T, I], { low: -1, high: 1 });
  const dy = tt.uniform([B, T, D * H], { low: -1, high: 1 });
  x.requiresGrad = true;
  const wanted = [...net.parameters(), x];
  const forward = () => net.forward(x).output;
  return {
    forward: () => void forward(),
    both() {
      for (const tensor of wanted) tensor.grad = undefined;
      forward().backward(dy);
    },
    note: net.explain({ batch: B, steps: T }),
    ways: () => net.ways({ batch: B, steps: T })[0] ?? [],
  };
}

/** Every way for the steps of a layer, by the model and as measured: each is tried twice, in a call of its own at least. */
async function timedWays(ways, run) {
  const predicted = ways();
  tt.setKernelChoice('measured', device);
  try {
    for (let i = 0; i < 2 * predicted.length; i++) run();
    await tt.synchronize();
    const found = ways();
    return predicted.map(({ pass, way, microseconds, chosen, why }) => {
      const same = found.find((one) => one.pass === pass && one.way === way);
      return {
        pass,
        way,
        chosen,
        ...(why === undefined ? { predicted: microseconds, us: same.measured ? same.microseconds : undefined } : { why }),
      };
    });
  } finally {
    tt.setKernelChoice('model', device);
  }
}

function training({ model, ...sizes }) {
  tt.setSeed(1);
  const { step } = models[model](sizes).make();
  return { step: () => void step() };
}

await answer({
  prepare({ kind, precision, ...spec }) {
    try {
      tt.setPrecision(precision, device);
    } catch (error) {
      return { skip: error.message };
    }
    const { note, ways, ...work } = (kind === 'layer' ? layer : training)(spec);
    const scoped = Object.fromEntries(Object.entries(work).map(([name, run]) => [name, () => tt.scope(run)]));
    return { work: scoped, note, ways: ways && (() => timedWays(ways, scoped.both)) };
  },
  settle: tt.synchronize,
  profile: (work) => tt.kernelTimes(work, device),
});
