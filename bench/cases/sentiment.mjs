// The tutorial sentiment model: Embedding 10000×100 → LSTM 2×256 → Linear on the last state → BCE, Adam, clip 5.
// Why this shape: it is what most people train first, long sequences with a moderate batch, and the loss on the last state alone lets
// gradients fade into denormals, which a runtime that does not flush them pays for.
import { Adam, bceWithLogits, Embedding, Linear, LSTM, mean, Model, select, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';
import { training } from './training.mjs';

const usual = { vocabulary: 10_000, batch: 64, steps: 250, pooled: false };

class Sentiment extends Model {
  /** Whether the head reads the mean of all outputs, so that gradients reach every step undiminished. */
  pooled;
  embedding;
  encoder = new LSTM(100, 256, { layers: 2 });
  head = new Linear(256, 1);

  constructor(vocabulary, pooled) {
    super();
    this.embedding = new Embedding(vocabulary, 100);
    this.pooled = pooled;
  }

  forward(tokens) {
    const { output, state } = this.encoder.forward(this.embedding.forward(tokens));
    return this.head.forward(this.pooled ? mean(output, 1) : select(state.h, 0, -1)).reshape([tokens.shape[0]]);
  }
}

/** The case of other sizes. */
export const sentimentOf = (sizes = {}, { name = 'sentiment', why = '' } = {}) => {
  const { batch, steps, vocabulary, pooled } = { ...usual, ...sizes };
  return caseOf({ name, why, batch, steps, vocabulary, pooled });
};

const caseOf = ({ name, why, batch, steps, vocabulary, pooled }) => ({
  name,
  why,
  spec: { kind: 'sentiment', batch, steps, vocabulary, pooled },
  shape: `B=${batch} T=${steps} I=100 H=256 L=2, vocabulary ${vocabulary}`,
  tokens: batch * steps,
  setup() {
    const random = numbers(1);
    const model = new Sentiment(vocabulary, pooled);
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
    const loss = () => bceWithLogits(model.forward(tokens), labels);
    return training({ model, optimizer, data: { tokens, labels }, loss, clipNorm: 5 });
  },
});

export const sentiment = sentimentOf({}, { why: 'what most people train first; loss on the last state: gradients fade into denormals' });
export const sentimentOrdinary = sentimentOf(
  { pooled: true },
  { name: 'sentiment-ordinary', why: 'the same with gradients of ordinary size: the row above may not be slower' },
);
