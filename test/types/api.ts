// Compiled by `npm run typecheck`, never run: what the types must accept and, below `@ts-expect-error`, refuse.
import {
  AdamW,
  batches,
  bceWithLogits,
  crossEntropy,
  Embedding,
  GRU,
  Linear,
  LSTM,
  LSTMCell,
  Model,
  noGrad,
  randomSplit,
  RNN,
  scope,
  tensor,
  tokenizerOf,
  Trainer,
  truncate,
  type Batches,
  type Callback,
  type Tensor,
  type Tokenizer,
} from 'throughtime';

class Classifier extends Model {
  readonly embedding = new Embedding(10, 4, { paddingIndex: 0 });
  readonly encoder = new LSTM(4, 8, { layers: 2, bidirectional: true, dropout: 0.1, projection: 3 });
  readonly head = new Linear(6, 1);

  forward({ tokens, lengths }: { readonly tokens: Tensor; readonly lengths: Int32Array }) {
    const { output, state } = this.encoder.forward(this.embedding.forward(tokens), { lengths });
    const c: Tensor = state.c;
    return { logits: this.head.forward(output), c };
  }
}

const model = new Classifier();
const batch = { tokens: tensor([[1, 2]], { dtype: 'int32' }), lengths: Int32Array.of(2), labels: [1] };

export const trainer = new Trainer(model, {
  optimizer: new AdamW(model.parameters(), { lr: 1e-3 }),
  loss: ({ logits }, b: typeof batch) => bceWithLogits(logits, b.labels),
  clipNorm: 5,
});
export const history = trainer.fit([batch], { epochs: 1 });

// Results keep their types through scopes.
export const inScope: { logits: Tensor } = scope(() => model.forward(batch));
export const inPromise: Promise<number> = scope(async () => model.forward(batch).logits.mean().item());
export const without: Tensor = noGrad(() => model.forward(batch).logits);

// Options are known, readonly and of their own layer.
// @ts-expect-error a misspelt option
new LSTM(4, 8, { bidirectionnal: true });
// @ts-expect-error the projection is the LSTM's
new GRU(4, 8, { projection: 3 });
// @ts-expect-error resetAfter is the GRU's
new RNN(4, 8, { resetAfter: false });
// @ts-expect-error an unknown non-linearity
new RNN(4, 8, { nonlinearity: 'gelu' });
// @ts-expect-error not an option of the optimizer
new AdamW(model.parameters(), { momentum: 0.9 });
// @ts-expect-error an unknown reduction
crossEntropy(tensor([[1, 2]]), [0], { reduction: 'average' });
// @ts-expect-error states are named
new LSTMCell(4, 8).forward(tensor([[1, 2, 3, 4]]), [tensor([[0]]), tensor([[0]])]);
// @ts-expect-error a shape cannot be changed
batch.tokens.shape[0] = 3;

// Events are a discriminated union.
export const callback: Callback = (event, run) => {
  if (event.type === 'epochEnd') run.optimizer.lr *= event.entry.loss;
  // @ts-expect-error only some events have a loss
  void event.loss;
};

// A batch is so many samples or so many tokens.
const samples = [{ tokens: [1, 2], label: 1 }];
export const source: Batches<{ readonly tokens: Tensor; readonly lengths: Int32Array; readonly label: readonly number[] }> = batches(
  samples,
  {
    tokensPerBatch: 100,
    bucketBy: 'length',
  },
);
// @ts-expect-error neither
batches(samples, { shuffle: true });
// @ts-expect-error both
batches(samples, { batchSize: 2, tokensPerBatch: 100 });
// @ts-expect-error no batch of tokens is full
batches(samples, { tokensPerBatch: 100, dropLast: true });

// A split has as many parts as fractions.
export const [train, test]: [(typeof samples)[number][], (typeof samples)[number][]] = randomSplit(samples, [0.8, 0.2]);
// @ts-expect-error a third part
export const [, , third] = randomSplit(samples, [0.8, 0.2]);

// Tokenizers are functions; what is cut keeps its type.
export const tokenize: Tokenizer = (text) => text.split('-');
export const [words, ids]: [string[], Int32Array] = [truncate(tokenize('a-b'), 1), truncate(Int32Array.of(1, 2), 1)];
// @ts-expect-error an unknown name
tokenizerOf('spacy');
