// The GPU's table: recurrent layers and whole training steps beside cuDNN through PyTorch, in turns, medians. `node bench/cuda/bench.mjs
// --help`; bench/README.md tells how to read it. Rows come in the order of their worth, so what --seconds cuts off is the least of them.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { machine } from '../harness/machine.mjs';
import { rounds } from '../harness/rounds.mjs';
import { aims, floor, sizesOf, trainingOf } from './cases.mjs';
import { Contestant } from './contestant.mjs';
import { geometricMean, layerLine, layerTitle, trainingLine, waysLine, whereTimeGoes } from './lines.mjs';
import { help, options } from './options.mjs';
import { gpu, watchUse } from './use.mjs';

const chosen = options(process.argv.slice(2));
if (chosen.help) {
  console.log(help);
  process.exit();
}
const script = (name) => join(import.meta.dirname, name);
const ours = new Contestant('throughtime', [process.execPath, script('ours.mjs'), chosen.device], { patience: chosen.patience });
const peer = new Contestant('cuDNN', [chosen.python, script('gpu_peer.py')], { patience: chosen.patience });
const end = performance.now() + chosen.seconds * 1000;
const where = { ...machine(), ...gpu() };
const records = [];
const cut = [];
const told = new Set();

function keep(record) {
  records.push(record);
  if (chosen.json) appendFileSync(chosen.json, JSON.stringify({ ...record, ...where }) + '\n');
}

/** Once per reason, not once per row. */
function tell(word) {
  if (told.has(word)) return;
  told.add(word);
  console.log(`  ${word}`);
}

// Other work on the processors delays both alike and the median hides it; there is nobody else on the GPU.
const undisturbed = () => () => ({ quiet: true, waited: 0, others: 0, watched: 0 });

/** Medians of the contestants that hold the case, the first one ours. */
async function contest(contestants, run) {
  const works = contestants.map((one) => one.work(run));
  const { timings, lost } = await rounds(works, { wanted: chosen.rounds, threads: 1, sampleMs: chosen.sampleMs, observe: undisturbed });
  for (const { peer: name, why } of lost) tell(`${name} failed: ${why}`);
  return timings;
}

/** Those that hold `spec` ready; undefined when ours does not. */
async function ready(spec, wanted) {
  const holding = [];
  for (const one of wanted) {
    const why = await one.prepare(spec);
    if (why === undefined) {
      holding.push(one);
    } else if (one === ours) {
      keep({ ...spec, kind: 'cuda-failed', why });
      tell(`FAILED ${spec.case}: ${why}`);
      return undefined;
    } else {
      tell(`${one.name} skipped: ${why}`);
    }
  }
  return holding;
}

async function layerRows(name, cell, precision) {
  const sizes = sizesOf(name, chosen.small);
  const spec = { kind: 'layer', case: name, cell, precision, ...sizes };
  const holding = await ready(spec, [ours, peer]);
  if (!holding) return;
  const per = 1000 / (sizes.T * sizes.L);
  for (const mode of ['both', 'forward']) {
    const [own, theirs] = await contest(holding, mode);
    const row = {
      ...{ ...spec, kind: 'cuda-layer', mode, us: own.ms * per, spread: own.spread, hostUs: own.hostMs * per },
      ...{ cudnn: theirs && theirs.ms * per, cudnnSpread: theirs?.spread, ratio: theirs?.ratio, peer: theirs?.note },
      ...{ floor: floor(sizes, cell, precision, mode), explain: ours.note },
    };
    const short = mode === 'both' && !(row.ratio >= aims[precision]);
    if (short && chosen.profile) row.kernels = await ours.profile(mode);
    keep(row);
    console.log(layerLine(row));
    if (row.kernels) console.log(whereTimeGoes(row.kernels));
  }
  const ways = await ours.ways();
  keep({ ...spec, kind: 'cuda-ways', ways });
  console.log(waysLine(ways));
}

/** cuDNN's best on the long case is in half precision: the aim to be compared with, not a peer at the same precision. */
async function halfPrecision(name) {
  const sizes = sizesOf(name, chosen.small);
  const spec = { kind: 'layer', case: name, cell: 'lstm', precision: 'fp16', ...sizes };
  const missing = await peer.prepare(spec);
  if (missing !== undefined) return tell(`cuDNN skipped: ${missing}`);
  const [{ ms, spread }] = await contest([peer], 'both');
  const us = (ms * 1000) / (sizes.T * sizes.L);
  keep({ ...spec, kind: 'cuda-fp16', mode: 'both', cudnn: us, spread });
  console.log(`  cuDNN in fp16: ${us.toFixed(2)} µs`);
}

async function trainingRow(name, precision) {
  const training = trainingOf(name, chosen.small);
  const spec = { kind: 'training', case: name, precision, ...training };
  const holding = await ready(spec, [ours, peer]);
  if (!holding) return;
  const [own, theirs] = await contest(holding, 'step');
  const tokens = training.batch * training.steps;
  const second = (timing) => timing && (tokens / timing.ms) * 1000;
  const use = await watchUse(() => ours.work('step').time(Math.ceil((chosen.small ? 20 : 1000) / own.ms)));
  const kernels = chosen.profile ? await ours.profile('step') : [];
  const busy = kernels.reduce((sum, { microseconds }) => sum + microseconds, 0) / 1000;
  const row = {
    ...{
      ...spec,
      kind: 'cuda-training',
      ms: own.ms,
      spread: own.spread,
      tokensPerSecond: second(own),
      hostMs: own.hostMs,
      cpuMs: own.cpuMs,
    },
    ...{ peerTokensPerSecond: second(theirs), peerHostMs: theirs?.hostMs, ratio: theirs?.ratio, peer: theirs?.note },
    ...{ kernelMs: busy, utilisation: use, kernels },
  };
  keep(row);
  console.log(trainingLine(row));
  console.log(whereTimeGoes(kernels));
}

const tasks = [];
for (const cell of chosen.cells)
  for (const precision of chosen.precisions) {
    const add = (word, run) => tasks.push({ word, title: layerTitle(cell, precision), run });
    for (const name of chosen.cases) add(`${name} ${cell} ${precision}`, () => layerRows(name, cell, precision));
    if (cell !== 'lstm') continue;
    if (precision === 'bf16' && chosen.cases.includes('long')) add('long lstm fp16', () => halfPrecision('long'));
    for (const name of chosen.trainings) add(`training ${name} ${precision}`, () => trainingRow(name, precision));
  }

let above;
for (const { word, title, run } of tasks) {
  if (performance.now() > end) {
    cut.push(word);
    continue;
  }
  if (title !== above) console.log(title);
  above = title;
  try {
    await run();
  } catch (error) {
    keep({ kind: 'cuda-failed', case: word, why: error.message });
    console.log(`  FAILED ${word}: ${error.message}`);
  }
}
ours.stop();
peer.stop();

for (const precision of chosen.precisions)
  for (const cell of chosen.cells)
    for (const mode of ['both', 'forward']) {
      const rows = records.filter(
        (r) => r.kind === 'cuda-layer' && r.precision === precision && r.cell === cell && r.mode === mode && r.ratio,
      );
      if (rows.length === 0) continue;
      const mean = geometricMean(rows.map(({ ratio }) => ratio));
      keep({ kind: 'cuda-mean', precision, cell, mode, cases: rows.length, ratio: mean });
      const aim = mode === 'both' && cell === 'lstm' ? `, wanted ${aims[precision]}` : '';
      console.log(`${cell} ${precision} ${mode}: ${mean.toFixed(2)} times as fast as cuDNN over ${rows.length} cases${aim}`);
    }
if (cut.length > 0) console.log(`not measured, no time was left: ${cut.join('; ')}`);
const failed = records.filter(({ kind }) => kind === 'cuda-failed');
if (failed.length > 0) console.log(`failed: ${failed.map((row) => row.case).join('; ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
