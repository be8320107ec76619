// Times whole training steps through the public API: `npm run bench -- [case...] [--threads 1,2] [--rounds 15] [--json FILE]`.
// Rounds alternate between thread counts, so a drift of the machine hits all of them; the median is printed.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { info, scope, setSeed, setThreads } from 'throughtime';

import { languageModel } from './cases/language-model.mjs';
import { sentiment } from './cases/sentiment.mjs';
import { tiny } from './cases/tiny.mjs';

const cases = [sentiment, languageModel, tiny];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '15' },
    json: { type: 'string' },
  },
});

const whole = (name, text) => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) fail(`--${name} is ${text}, expected whole numbers of at least 1`);
  return n;
};
const fail = (message) => {
  console.error(message);
  process.exit(2);
};

const threadCounts = values.threads.split(',').map((t) => whole('threads', t));
const rounds = whole('rounds', values.rounds);
const unknown = positionals.filter((name) => !cases.some((c) => c.name === name));
if (unknown.length > 0) fail(`no case ${unknown.join(', ')}; there are ${cases.map((c) => c.name).join(', ')}`);
const chosen = positionals.length > 0 ? cases.filter((c) => positionals.includes(c.name)) : cases;

/** Milliseconds of one step: enough steps in a row that the clock is no part of the figure. */
async function time(step, repeat) {
  const start = performance.now();
  for (let i = 0; i < repeat; i++) await scope(() => step().item());
  return (performance.now() - start) / repeat;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const results = [];
console.log(`${info().isa}, ${info().processors} processors, ${rounds} rounds, medians`);
for (const bench of chosen) {
  setSeed(1);
  const step = bench.make();
  const repeat = Math.max(1, Math.round(50 / (await time(step, 2))));
  const times = new Map(threadCounts.map((t) => [t, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const threads of threadCounts) {
      setThreads(threads);
      const ms = await time(step, repeat);
      if (round > 0) times.get(threads).push(ms); // the first round warms caches up
    }
  }
  console.log(`\n${bench.name}  ${bench.shape}`);
  for (const [threads, list] of times) {
    const ms = median(list);
    const row = {
      case: bench.name,
      threads,
      ms,
      min: Math.min(...list),
      max: Math.max(...list),
      tokensPerSecond: (bench.tokens / ms) * 1000,
    };
    results.push({
      ...row,
      isa: info().isa,
      processors: info().processors,
      version: info().version,
      cpu: cpus()[0]?.model,
      date: new Date().toISOString().slice(0, 10),
    });
    console.log(
      `  ${threads} thread${threads > 1 ? 's' : ' '}  ${ms.toFixed(2)} ms per training step (${row.min.toFixed(2)} to ${row.max.toFixed(2)}), ${Math.round(row.tokensPerSecond)} tokens/s`,
    );
  }
}
if (values.json) writeFileSync(values.json, results.map((r) => JSON.stringify(r)).join('\n') + '\n');
