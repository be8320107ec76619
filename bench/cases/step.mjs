// One step of W1, read by the program before it makes the next, as in generation: what a call costs in JavaScript.
import { LSTM, noGrad, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';

const input = 64;
const hidden = 128;

const variant = (name, why, read) => ({
  name,
  why,
  shape: `B=1 T=1 I=${input} H=${hidden} L=1`,
  spec: { kind: 'step', name },
  tokens: 1,
  make() {
    const layer = new LSTM(input, hidden);
    const x = tensor(Float32Array.from({ length: input }, numbers(4)), { shape: [1, 1, input] });
    return { step: () => read(noGrad(() => layer.forward(x).output)), waits: true };
  },
});

export const stepSync = variant('step-sync', 'a step whose output is read at once', (output) => output.dataSync());
export const stepAwaited = variant('step-awaited', 'a step whose output is awaited, so that the event loop stays free', (output) =>
  output.data(),
);
