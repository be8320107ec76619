// One sequence of a toy model: B=1, T=50, LSTM 8→20 or 64, Linear back to 8, mse, Adam.
// Why this shape: what people first run in Node; here the price is the calls, not the arithmetic.
import { Adam, Linear, LSTM, Model, mse, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';
import { training } from './training.mjs';

const size = 8;
const steps = 50;

class Tiny extends Model {
  constructor(hidden) {
    super();
    this.lstm = new LSTM(size, hidden);
    this.head = new Linear(hidden, size);
  }

  forward(x) {
    return this.head.forward(this.lstm.forward(x).output);
  }
}

const toy = (name, hidden) => ({
  name,
  why: 'a toy, the first thing run in Node: the calls cost more than the arithmetic',
  spec: { kind: 'tiny', batch: 1, steps, size, hidden },
  shape: `B=1 T=${steps} I=O=${size} H=${hidden}`,
  tokens: steps,
  make() {
    const random = numbers(3);
    const model = new Tiny(hidden);
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    const series = () => tensor(Float32Array.from({ length: steps * size }, random), { shape: [1, steps, size] });
    const x = series();
    const y = series();
    return training({ model, optimizer, data: { x, y }, loss: () => mse(model.forward(x), y) });
  },
});

export const tiny = toy('tiny', 20);
export const tiny64 = toy('tiny64', 64);
