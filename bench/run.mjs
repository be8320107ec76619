// Times training steps and inference through the public API beside peers: `npm run bench -- --help`; bench/README.md tells how to read it.
// Every contestant is a process of its own that holds the case ready; they take turns, so a drift of the machine hits all of them.
import { appendFileSync } from 'node:fs';
import { cpus } from 'node:os';

import { info } from 'throughtime';

import { Child } from './harness/child.mjs';
import { options } from './harness/options.mjs';
import { peers } from './harness/peers.mjs';
import { geometricMeans, printMeans, printRow, scaling } from './harness/print.mjs';
import { rounds } from './harness/rounds.mjs';

const chosen = options();
const { isa, processors, version } = info();
const machine = { cpu: cpus()[0]?.model, isa, processors, version, date: new Date().toISOString().slice(0, 10) };
const write = (object) => chosen.json && appendFileSync(chosen.json, JSON.stringify({ ...object, ...machine }) + '\n');
console.log(`${machine.cpu}, ${isa}, ${processors} processors, medians of ${chosen.rounds} rounds`);

async function contestants(spec, threads, told) {
  const children = [];
  for (const name of chosen.peers) {
    const start = peers[name](spec, threads);
    const child = start.skip ? { skipped: start.skip } : await Child.start(name, start.command, start.env);
    if (!child.skipped) children.push(child);
    else if (name === 'throughtime') throw new Error(`throughtime: ${child.skipped}`);
    else if (!told.has(name)) console.log(`  ${name} skipped: ${child.skipped}`);
    if (child.skipped) told.add(name);
  }
  return children;
}

const all = [];
for (const bench of chosen.cases) {
  console.log(`\n${bench.name}  ${bench.shape}`);
  const rows = [];
  const told = new Set();
  for (const threads of chosen.threads) {
    const children = await contestants(bench.spec, threads, told);
    try {
      for (const timing of await rounds(children, { wanted: chosen.rounds, threads })) {
        const tokensPerSecond = bench.tokens && (bench.tokens / timing.ms) * 1000;
        const row = { kind: 'step', case: bench.name, shape: bench.shape, threads, ...timing, tokensPerSecond };
        rows.push(row);
        printRow(row);
        write(row);
      }
    } finally {
      for (const child of children) child.stop();
    }
  }
  for (const s of scaling(rows)) {
    console.log(`  from ${s.from} to ${s.threads} threads ${s.speedup.toFixed(2)}x, efficiency ${Math.round(100 * s.efficiency)} %`);
    write(s);
  }
  all.push(...rows);
}
const means = geometricMeans(all);
if (means.length) console.log();
printMeans(means);
for (const mean of means) write(mean);
