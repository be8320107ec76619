// Trains from a file stream: a CSV of numbers that is never in memory as a whole. Lines become windows, windows become batches, and up to four
// batches are made while the engine computes.
//   node examples/stream-file.mjs                  on made data: a noisy sine
//   node examples/stream-file.mjs series.csv       the last column of a file with a header
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { AdamW, Linear, LSTM, Model, mse, prefetch, setSeed, tensor, Trainer } from 'throughtime';

const steps = 24;
const batchSize = 32;

/** The numbers of a file, one by one. */
async function* numbersOf(path) {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line++ === 0 || text === '') continue;
    const number = Number(text.slice(text.lastIndexOf(',') + 1));
    if (!Number.isFinite(number)) throw new Error(`${path}:${line}: no number at the end of «${text}»`);
    yield number;
  }
}

/** Overlapping windows of a stream: `steps` numbers and the one that follows. */
async function* windowsOf(numbers) {
  const window = [];
  for await (const number of numbers) {
    window.push(number);
    if (window.length <= steps) continue;
    yield { past: window.slice(0, steps), next: number };
    window.shift();
  }
}

/** Batches of a stream: x [B,T,1], y [B,1]. */
async function* batchesOf(windows) {
  let rows = [];
  const make = () => ({ x: tensor(rows.map(({ past }) => past.map((value) => [value]))), y: tensor(rows.map(({ next }) => [next])) });
  for await (const row of windows) {
    rows.push(row);
    if (rows.length < batchSize) continue;
    yield make();
    rows = [];
  }
  if (rows.length > 0) yield make();
}

class Forecast extends Model {
  encoder = new LSTM(1, 16, { forgetBias: 1 });
  head = new Linear(16, 1);
  forward({ x }) {
    return this.head.forward(this.encoder.forward(x).state.h.select(0, 0));
  }
}

const folder = await mkdtemp(join(tmpdir(), 'throughtime-stream-'));
const path = process.argv[2] ?? join(folder, 'series.csv');
if (process.argv[2] === undefined) {
  const noise = (i) => 0.1 * Math.sin(i * i);
  await writeFile(
    path,
    `time,value\n${Array.from({ length: 2000 }, (_, i) => `${i},${(Math.sin(i / 5) + noise(i)).toFixed(4)}`).join('\n')}\n`,
  );
}

setSeed(1);
const model = new Forecast();
const trainer = new Trainer(model, { optimizer: new AdamW(model.parameters(), { lr: 1e-2 }), loss: (output, { y }) => mse(output, y) });
// A stream is walked once: the Trainer gets a function that opens it anew for every epoch.
const data = () => prefetch(batchesOf(windowsOf(numbersOf(path))), 4);
const history = await trainer.fit(data, { epochs: 5 });
for (const { epoch, loss } of history) console.log(`epoch ${epoch}  loss ${loss.toFixed(4)}`);
await rm(folder, { recursive: true });
