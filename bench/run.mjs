// Times training steps and inference through the public API beside peers: `npm run bench -- --help`; bench/README.md tells how to read it.
// Every contestant is a process of its own that holds the case ready; they take turns, so a drift of the machine hits all of them.
import { appendFileSync } from 'node:fs';

import { info, writeReport } from 'throughtime';

import { contestants } from './harness/contestants.mjs';
import { machine } from './harness/machine.mjs';
import { help, options, UsageError } from './harness/options.mjs';
import { benchPage } from './harness/page.mjs';
import { printMeans, printRow, printScaling } from './harness/print.mjs';
import { rounds } from './harness/rounds.mjs';
import { machineOf, readRows } from './harness/rows.mjs';
import { geometricMeans, scaling } from './harness/statistics.mjs';

function choose() {
  try {
    const chosen = options(process.argv.slice(2), info().processors);
    if (!chosen.help) return chosen;
    console.log(help);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

const report = async (...page) => console.log(`\nreport: ${await writeReport(chosen.report, benchPage(...page))}`);

async function chart(files) {
  try {
    const rows = readRows(files);
    if (!rows.some(({ kind }) => kind === 'step' || kind === 'kernel')) throw new Error(`--from: nothing was timed in ${files.join(', ')}`);
    await report(rows, machineOf(rows));
    process.exit(0);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

const chosen = choose();
if (chosen.from.length) await chart(chosen.from);
const where = machine();
const records = [];
const skipped = [];
const keep = (record) => {
  records.push(record);
  if (chosen.json) appendFileSync(chosen.json, JSON.stringify({ ...record, ...where }) + '\n');
};
const skip = (name, peer, why) => {
  if (skipped.some((s) => s.case === name && s.peer === peer)) return;
  skipped.push({ case: name, peer, why });
  console.log(`  ${peer} skipped: ${why}`);
};

async function measure(bench, threads) {
  const { name, spec, shape, why, tokens } = bench;
  const task = { spec, threads, folder: chosen.peerPackages };
  const children = await contestants(task, chosen.peers, { skip: (peer, reason) => skip(name, peer, reason) });
  try {
    const { timings, lost } = await rounds(children, { wanted: chosen.rounds, threads, restMs: 30 });
    for (const { peer, why: words } of lost) skip(name, peer, words);
    return timings.map((timing) => ({
      kind: 'step',
      case: name,
      shape,
      why,
      threads,
      ...timing,
      tokensPerSecond: tokens && (tokens / timing.ms) * 1000,
    }));
  } finally {
    for (const child of children) child.stop();
  }
}

console.log(`${where.cpu}, ${where.isa}, ${where.processors} processors, medians of ${chosen.rounds} rounds`);
for (const bench of chosen.cases) {
  console.log(`\n${bench.name}  ${bench.shape}`);
  const own = [];
  for (const threads of chosen.threads)
    for (const row of await measure(bench, threads)) {
      own.push(row);
      printRow(row);
      keep(row);
    }
  const efficiencies = scaling(own);
  printScaling(efficiencies);
  efficiencies.forEach(keep);
}
const means = geometricMeans(records.filter((record) => record.kind === 'step'));
printMeans(means);
means.forEach(keep);
if (chosen.report) await report(records, where, skipped);
