// Compiled by `npm run typecheck`, never run: what the types must accept and, below `@ts-expect-error`, refuse.
import { Readable } from 'node:stream';
import {
  AdamW,
  batches,
  bceWithLogits,
  crossEntropy,
  csvLog,
  Embedding,
  GRU,
  jsonLines,
  Linear,
  LSTM,
  LSTMCell,
  Model,
  noGrad,
  prefetch,
  randomSplit,
  RNN,
  scope,
  tensor,
  tensorBoard,
  tokenizerOf,
  Trainer,
  truncate,
  type Batches,
  type Callback,
  type ScheduleLike,
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
export const history = trainer.fit([batch], {
  epochs: 1,
  limitBatches: { train: 4 },
  maxTime: 60,
  checkpoint: { path: 'state.safetensors', everySteps: 100 },
  callbacks: [jsonLines('log.jsonl'), csvLog('log.csv'), tensorBoard('runs', { everySteps: 10 })],
});
export const streamed = trainer.fit(() => prefetch(Readable.from([batch]), 2));
declare const schedule: ScheduleLike;
export const complete = new Trainer(model, {
  optimizer: trainer.optimizer,
  loss: ({ logits }, b: typeof batch) => bceWithLogits(logits, b.labels),
  clipValue: 1,
  accumulate: 4,
  schedule: { schedule, every: 'epoch', monitor: 'loss' },
  ema: { decay: 0.99 },
});
// @ts-expect-error a misspelt option
void trainer.fit([batch], { maxTimes: 3 });
// @ts-expect-error an unknown limit
void trainer.fit([batch], { limitBatches: { test: 1 } });
// @ts-expect-error a state needs a path
void trainer.fit([batch], { checkpoint: { everySteps: 1 } });
// @ts-expect-error a schedule moves every step or epoch
new Trainer(model, { ...complete, loss: () => tensor(0), schedule: { schedule, every: 'batch' } });
// @ts-expect-error averages need a decay
new Trainer(model, { optimizer: trainer.optimizer, loss: () => tensor(0), ema: {} });
// @ts-expect-error a misspelt option
tensorBoard('runs', { everyStep: 10 });

// Results keep their types through scopes.
export const inScope: { logits: Tensor } = scope(() => model.forward(batch));
export const inPromise: Promise<number> = scope(async () => model.forward(batch).logits.mean().item());
export const without: Tensor = noGrad(() => model.forward(batch).logits);

// One hidden size makes one state, a list of them a list of states.
export const plainState: { readonly h: Tensor; readonly c: Tensor } = new LSTM(4, 8).forward(tensor([[[1, 2, 3, 4]]])).state;
export const listedStates: readonly { readonly h: Tensor }[] = new GRU(4, [8, 6]).forward(tensor([[[1, 2, 3, 4]]])).state;
export const plainWidth: number = new RNN(4, 8).hiddenSize;
export const anyEncoder: LSTM | GRU | RNN = new LSTM(4, 8);
// @ts-expect-error a list of states for a list of hidden sizes
new GRU(4, [8, 6]).forward(tensor([[[1]]]), { state: { h: tensor([0]) } });
// @ts-expect-error one state for one hidden size
new GRU(4, 8).forward(tensor([[[1]]]), { state: [{ h: tensor([0]) }] });
// @ts-expect-error a hidden size is a number
new LSTM(4, '8');

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
  if (event.type === 'epochEnd') console.log(event.seconds, event.entry.gradNorm.max, event.entry.lr[0]);
  // @ts-expect-error durations are on the event, so that histories compare equal
  if (event.type === 'epochEnd') console.log(event.entry.seconds);
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
