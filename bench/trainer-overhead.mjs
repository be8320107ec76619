// What Trainer.fit costs over the loop that one would write: `node bench/trainer-overhead.mjs [--rounds 15] [--steps 6] [--threads 2]`.
// The sentiment case, in rounds of a few steps of either kind in turn, so that a drift of the machine hits both; medians are printed.
import { parseArgs } from 'node:util';

import { bceWithLogits, clipGradNorm, info, scope, setSeed, setThreads, Trainer } from 'throughtime';

import { sentiment } from './cases/sentiment.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    steps: { type: 'string', default: '6' },
    threads: { type: 'string', default: `${info().processors}` },
  },
});
const [rounds, steps, threads] = [values.rounds, values.steps, values.threads].map(Number);
setThreads(threads);

/** The loop by hand: the loss of a step is awaited when the next is queued. */
function bare() {
  setSeed(1);
  const { model, optimizer, tokens, labels } = sentiment.setup();
  const step = () =>
    scope(() => {
      optimizer.zeroGrad();
      const loss = bceWithLogits(model.forward(tokens), labels);
      loss.backward();
      optimizer.step({ guard: clipGradNorm(model.parameters(), 5) });
      return loss.item(); // asked for at once: a read waits for everything queued before it
    });
  return async () => {
    let pending;
    for (let i = 0; i < steps; i++) {
      const next = step();
      await pending;
      pending = next;
    }
    await pending;
  };
}

function trainer() {
  setSeed(1);
  const { model, optimizer, tokens, labels } = sentiment.setup();
  const subject = new Trainer(model, { optimizer, loss: (logits) => bceWithLogits(logits, labels) });
  const data = Array.from({ length: steps }, () => tokens);
  return () => subject.fit(data);
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const kinds = { bare: bare(), fit: trainer() };
const times = { bare: [], fit: [] };
for (let round = 0; round <= rounds; round++) {
  const order = round % 2 ? ['bare', 'fit'] : ['fit', 'bare'];
  for (const kind of order) {
    const start = performance.now();
    await kinds[kind]();
    if (round > 0) times[kind].push((performance.now() - start) / steps); // the first round warms caches up
  }
}
const [loop, fit] = [median(times.bare), median(times.fit)];
const ratio = median(times.fit.map((ms, i) => ms / times.bare[i]));
console.log(`${sentiment.shape}; ${info().isa}, ${threads} threads, ${rounds} rounds of ${steps} steps, medians`);
console.log(`  loop by hand  ${loop.toFixed(2)} ms per step`);
console.log(`  Trainer.fit   ${fit.toFixed(2)} ms per step`);
console.log(`  ratio ${(fit / loop).toFixed(4)}; median of the ratios of neighbours ${ratio.toFixed(4)}`);
