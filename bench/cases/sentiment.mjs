// The tutorial sentiment model: Embedding 10000×100 → LSTM 2×256 → Linear on the last state → BCE, Adam, clip 5.
// Why this shape: it is what most people train first, long sequences with a moderate batch, and the loss on the last state alone lets
// gradients fade into denormals, which a runtime that does not flush them pays for.
import { Adam, bceWithLogits, clipGradNorm, Embedding, Linear, LSTM, Model, select, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';

const vocabulary = 10_000;
const batch = 64;
const steps = 250;

class Sentiment extends Model {
  embedding = new Embedding(vocabulary, 100);
  encoder = new LSTM(100, 256, { layers: 2 });
  head = new Linear(256, 1);

  forward(tokens) {
    const { state } = this.encoder.forward(this.embedding.forward(tokens));
    return this.head.forward(select(state.h, 0, -1)).reshape([batch]);
  }
}

export const sentiment = {
  name: 'sentiment',
  shape: `B=${batch} T=${steps} I=100 H=256 L=2, vocabulary ${vocabulary}`,
  tokens: batch * steps,
  setup() {
    const random = numbers(1);
    const model = new Sentiment();
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    const tokens = tensor(
      Int32Array.from({ length: batch * steps }, () => Math.floor(random() * vocabulary)),
      { shape: [batch, steps] },
    );
    const labels = tensor(Float32Array.from({ length: batch }, () => Math.round(random())));
    return { model, optimizer, tokens, labels };
  },
  make() {
    const { model, optimizer, tokens, labels } = this.setup();
    return () => {
      optimizer.zeroGrad();
      const loss = bceWithLogits(model.forward(tokens), labels);
      loss.backward();
      const norm = clipGradNorm(model.parameters(), 5);
      optimizer.step({ guard: norm });
      return loss;
    };
  },
};
