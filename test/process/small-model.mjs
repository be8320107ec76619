// A classifier small enough to take thousands of steps, with every part a text model has.
import { Adam, AttentionPooling, bceWithLogits, clipGradNorm, Embedding, Linear, LSTM, Model, setSeed, tensor } from 'throughtime';

export class SmallClassifier extends Model {
  embedding = new Embedding(50, 8, { paddingIndex: 0 });
  encoder = new LSTM(8, 12, { layers: 2, bidirectional: true, dropout: 0.2 });
  pool = new AttentionPooling(24, { hidden: 12 });
  head = new Linear(24, 1);

  forward({ tokens, lengths }) {
    const { output } = this.encoder.forward(this.embedding.forward(tokens), { lengths });
    const { context } = this.pool.forward(output, { lengths });
    return this.head.forward(context).reshape([context.shape[0]]);
  }
}

/** A model, its data and a function that takes one training step and returns the loss tensor. */
export function training(seed) {
  setSeed(seed);
  const model = new SmallClassifier();
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const batch = {
    tokens: tensor(
      Int32Array.from({ length: 4 * 10 }, (_, i) => (i * 7 + 3) % 50),
      { shape: [4, 10] },
    ),
    lengths: Int32Array.of(10, 3, 7, 1),
    labels: tensor(Float32Array.of(0, 1, 1, 0)),
  };
  const step = () => {
    optimizer.zeroGrad();
    const loss = bceWithLogits(model.forward(batch), batch.labels);
    loss.backward();
    optimizer.step({ guard: clipGradNorm(model.parameters(), 5) });
    return loss;
  };
  return { model, optimizer, batch, step };
}
