// Trains with everything that has a state, from where the last process left off: `node resume-run.mjs FOLDER`. Writes `state.safetensors`
// as it goes, `weights.safetensors` and `history.json` at the end, and a dot to its output for every step.
import { existsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import {
  AdamW,
  batches,
  bceWithLogits,
  Dropout,
  earlyStopping,
  Embedding,
  jsonLines,
  Linear,
  LSTM,
  Model,
  saveModel,
  setSeed,
  setThreads,
  Trainer,
} from 'throughtime';

class Classifier extends Model {
  embedding = new Embedding(50, 8, { paddingIndex: 0 });
  drop = new Dropout(0.3);
  encoder = new LSTM(8, 12, { layers: 2, dropout: 0.2 });
  head = new Linear(12, 1);

  forward({ tokens, lengths }) {
    const { output } = this.encoder.forward(this.drop.forward(this.embedding.forward(tokens)), { lengths });
    return this.head.forward(output.mean(1)).reshape([tokens.shape[0]]);
  }
}

/** Warms up for ten steps, then decays. */
class Warmup {
  needsMetric = false;
  totalSteps = undefined;
  #step = 0;
  constructor(optimizer) {
    this.optimizer = optimizer;
    this.#set();
  }
  step() {
    this.#step++;
    this.#set();
  }
  stateDict() {
    return { step: this.#step };
  }
  loadStateDict({ step }) {
    this.#step = step;
  }
  #set() {
    const t = this.#step + 1;
    this.optimizer.lr = 0.01 * Math.min(t / 10, Math.sqrt(10 / t));
  }
}

const folder = process.argv[2];
const state = join(folder, 'state.safetensors');
setThreads(1);
setSeed(11);
const samples = Array.from({ length: 90 }, (_, i) => ({
  tokens: Array.from({ length: 1 + ((i * 5) % 13) }, (_, t) => 1 + ((i * 3 + t * (7 + (i % 2))) % 49)),
  label: i % 2,
}));
const model = new Classifier();
const optimizer = new AdamW(model.parameters());
const trainer = new Trainer(model, {
  optimizer,
  loss: (logits, batch) => bceWithLogits(logits, batch.label),
  accumulate: 2,
  ema: { decay: 0.95 },
  schedule: new Warmup(optimizer),
});
const dot = (event) => void (event.type === 'step' && writeSync(1, '.'));
const history = await trainer.fit(batches(samples.slice(0, 70), { batchSize: 4, shuffle: true, bucketBy: 'length' }), {
  epochs: 30,
  validation: batches(samples.slice(70), { batchSize: 8 }),
  callbacks: [earlyStopping({ patience: 8, restoreBest: true }), jsonLines(join(folder, 'log.jsonl')), dot],
  checkpoint: { path: state, everySteps: 7, everyEpochs: 2 },
  ...(existsSync(state) && { resume: state }),
});
await saveModel(model, join(folder, 'weights.safetensors'));
writeFileSync(join(folder, 'history.json'), JSON.stringify(history));
