// Word language model of the Zaremba "medium" size: Embedding → LSTM 2×650 → Linear 10000 → cross-entropy, SGD, clip 5.
// Why this shape: short windows with large weights; the softmax over the vocabulary costs as much as the recurrence.
import { crossEntropy, Embedding, Linear, LSTM, Model, SGD, tensor } from 'throughtime';

import { numbers } from '../numbers.mjs';
import { training } from './training.mjs';

const medium = { vocabulary: 10_000, size: 650, batch: 20, steps: 35 };

class LanguageModel extends Model {
  embedding;
  lstm;
  head;

  constructor(vocabulary, size) {
    super();
    this.embedding = new Embedding(vocabulary, size);
    this.lstm = new LSTM(size, size, { layers: 2 });
    this.head = new Linear(size, vocabulary);
  }

  forward(tokens) {
    return this.head.forward(this.lstm.forward(this.embedding.forward(tokens)).output);
  }
}

const caseOf = ({ vocabulary, size, batch, steps }) => ({
  name: 'language-model',
  why: 'short windows with large weights; the softmax over the vocabulary costs as much as the recurrence',
  spec: { kind: 'language-model', batch, steps, size, vocabulary },
  shape: `B=${batch} T=${steps} I=H=${size} L=2, vocabulary ${vocabulary}`,
  tokens: batch * steps,
  make() {
    const random = numbers(2);
    const model = new LanguageModel(vocabulary, size);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const words = () =>
      tensor(
        Int32Array.from({ length: batch * steps }, () => Math.floor(random() * vocabulary)),
        { shape: [batch, steps] },
      );
    const tokens = words();
    const targets = words();
    const loss = () => crossEntropy(model.forward(tokens), targets);
    return training({ model, optimizer, data: { tokens, targets }, loss, clipNorm: 5 });
  },
});

/** The case of other sizes. */
export const languageModelOf = (sizes = {}) => caseOf({ ...medium, ...sizes });
export const languageModel = languageModelOf();
