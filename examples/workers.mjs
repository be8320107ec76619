// Trains in worker threads, one model per worker at the same time, and uses their weights in the main thread.
//   node examples/workers.mjs [WORKERS]      default 2
// Every worker has its own engine, memory and generator. Tensors stay where they are made; what is posted is plain: typed arrays with shapes.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { Adam, GRU, Linear, Model, mse, noGrad, setSeed, setThreads, tensor, threads, Trainer } from 'throughtime';

class Sum extends Model {
  encoder = new GRU(1, 12);
  head = new Linear(12, 1);
  forward({ x }) {
    return this.head.forward(this.encoder.forward(x).state.h.select(0, 0));
  }
}

/** Series of 10 numbers and their sum. */
function batch(first, rows = 32) {
  const series = Array.from({ length: rows }, (_, r) => Array.from({ length: 10 }, (_, t) => Math.sin(1 + (first + r) * (t + 1)) / 3));
  return { x: tensor(series.map((row) => row.map((value) => [value]))), y: tensor(series.map((row) => [row.reduce((a, b) => a + b)])) };
}

/** Trains with a seed; the loss and the weights as plain values. */
async function train({ seed, share }) {
  setThreads(share);
  setSeed(seed);
  const model = new Sum();
  const trainer = new Trainer(model, { optimizer: new Adam(model.parameters(), { lr: 1e-2 }), loss: (output, { y }) => mse(output, y) });
  const history = await trainer.fit(
    [0, 32, 64, 96].map((first) => batch(first)),
    { epochs: 15 },
  );
  const weights = new Map();
  for (const [name, parameter] of model.stateDict()) weights.set(name, { shape: [...parameter.shape], data: await parameter.data() });
  return { seed, loss: history.at(-1).loss, weights };
}

if (isMainThread) {
  const count = Number(process.argv[2] ?? 2);
  const share = Math.max(1, Math.floor(threads() / count)); // the processors are divided, not given to everybody
  const results = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { seed: i + 1, share } });
      const [result] = await once(worker, 'message'); // rejects when the worker fails
      return result;
    }),
  );
  for (const { seed, loss } of results) console.log(`seed ${seed}  loss ${loss.toFixed(4)}`);
  // The models together: the mean of what they say about series they have not seen.
  const { x, y } = batch(1000);
  const outputs = results.map(({ weights }) => {
    const model = new Sum().eval();
    model.loadStateDict(weights);
    return noGrad(() => model.forward({ x }));
  });
  const mean = outputs.reduce((a, b) => a.add(b)).mul(1 / count);
  console.log(`together, unseen  loss ${mse(mean, y).itemSync().toFixed(4)}`);
} else {
  parentPort.postMessage(await train(workerData));
}
