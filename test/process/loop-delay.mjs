// Trains a model whose step takes tens of milliseconds with `fit` and prints how late the event loop was, in milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { Adam, bceWithLogits, Embedding, Linear, LSTM, Model, select, setSeed, tensor, Trainer } from 'throughtime';

class Classifier extends Model {
  embedding = new Embedding(1000, 64);
  encoder = new LSTM(64, 128);
  head = new Linear(128, 1);

  forward({ tokens }) {
    const { state } = this.encoder.forward(this.embedding.forward(tokens));
    return this.head.forward(select(state.h, 0, -1)).reshape([32]);
  }
}

setSeed(1);
const model = new Classifier();
const batches = Array.from({ length: 25 }, (_, n) => ({
  tokens: tensor(
    Int32Array.from({ length: 32 * 100 }, (_, i) => (i * 31 + n) % 1000),
    { shape: [32, 100] },
  ),
  labels: tensor(Float32Array.from({ length: 32 }, (_, i) => (i + n) % 2)),
}));
const trainer = new Trainer(model, {
  optimizer: new Adam(model.parameters(), { lr: 1e-3 }),
  loss: (out, batch) => bceWithLogits(out, batch.labels),
  clipNorm: 5,
});
await trainer.fit(batches.slice(0, 2), { epochs: 1 });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const start = performance.now();
await trainer.fit(batches, { epochs: 2 });
const seconds = (performance.now() - start) / 1000;
delay.disable();
console.log(JSON.stringify({ p99: delay.percentile(99) / 1e6, max: delay.max / 1e6, seconds }));
