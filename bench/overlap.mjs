// A timeline of training: batch k+1 is prepared while step k is computed. `node bench/overlap.mjs [--wait 20] [--steps 8]`.
// Each batch takes some milliseconds of waiting, as for a disk, and the padding of its sequences. Preparation is hidden where a step is
// being computed meanwhile; that of the first batch cannot be.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { AdamW, bceWithLogits, Embedding, Linear, LSTM, Model, padSequences, select, setSeed, synchronize, Trainer } from 'throughtime';

import { numbers } from './numbers.mjs';

const { values } = parseArgs({ options: { wait: { type: 'string', default: '20' }, steps: { type: 'string', default: '8' } } });
const [wait, steps] = [values.wait, values.steps].map(Number);
const rows = 64;

class Classifier extends Model {
  embedding = new Embedding(1000, 64);
  encoder = new LSTM(64, 128);
  head = new Linear(128, 1);

  forward({ tokens, lengths }) {
    const { state } = this.encoder.forward(this.embedding.forward(tokens), { lengths });
    return this.head.forward(select(state.h, 0, -1)).reshape([rows]);
  }
}

const random = numbers(1);
const now = () => performance.now() - start;
const prepared = [];
const queued = [];
const done = [];

async function* source() {
  for (let k = 0; k <= steps; k++) {
    if (k > 0) void synchronize().then(() => (done[k - 1] = now())); // step k - 1 has just been queued
    if (k === steps) return;
    const from = now();
    await delay(wait);
    const sequences = Array.from({ length: rows }, () => Int32Array.from({ length: 60 + 40 * random() }, () => 1000 * random()));
    const batch = { ...padSequences(sequences), label: sequences.map((_, i) => i % 2) };
    prepared.push([from, now()]);
    yield batch;
  }
}

setSeed(1);
const model = new Classifier();
const loss = (logits, batch) => {
  queued.push(now());
  return bceWithLogits(logits, batch.label);
};
const trainer = new Trainer(model, { optimizer: new AdamW(model.parameters()), loss });
const start = performance.now();
await trainer.fit(source());
await synchronize(); // the last note is taken

// The engine takes steps one after another.
const computed = queued.map((time, k) => [Math.max(time, done[k - 1] ?? 0), done[k]]);
const common = ([a, b], [c, d]) => Math.max(0, Math.min(b, d) - Math.max(a, c));
const length = ([a, b]) => b - a;
const total = (list) => list.reduce((sum, x) => sum + x, 0);
const range = ([a, b]) => `${a.toFixed(1).padStart(7)} –${b.toFixed(1).padStart(7)}`;
const scale = 72 / Math.max(...done);
const bar = ([a, b], mark) => (' '.repeat(Math.round(a * scale)) + mark.repeat(Math.max(1, Math.round((b - a) * scale)))).padEnd(73);

const hidden = prepared.map((interval) => total(computed.map((other) => common(interval, other))));
prepared.forEach((interval, k) => {
  console.log(`${bar(interval, '.')} prepare ${k} ${range(interval)} ms, ${Math.round((100 * hidden[k]) / length(interval))} % hidden`);
  console.log(`${bar(computed[k], '#')} compute ${k} ${range(computed[k])} ms`);
});
const fraction = total(hidden.slice(1)) / total(prepared.slice(1).map(length));
console.log(`${(100 * fraction).toFixed(1)} % of the preparation after the first batch is hidden`);
