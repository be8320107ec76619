// One command for a machine with a GPU: builds, checks, measures, and says in the end what passed, what failed and what had no time.
// `bash bench/cuda/check.sh --help`; bench/README.md tells what the machine needs. Results go first, as long as the rest still has its share.
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { lastWords } from '../harness/child.mjs';
import { command } from './command.mjs';
import * as parts from './parts.mjs';

const root = join(import.meta.dirname, '../..');
const help = `bash bench/cuda/check.sh [--seconds 520] [--json FILE] [--logs DIR] [--parts build,checks,bench,sanitizer] [--rebuild]
                           [--python python3] [--sanitizer compute-sanitizer] [--plugin FILE] [--natives FILE,FILE,FILE,FILE] [--small]

Builds addon, plugin and the kernels' tests (what was built already is used), runs them on the GPU, compares every op with the CPU, runs the
conformance vectors, trains twice for the same bits, measures beside cuDNN, and runs compute-sanitizer with the time that is left.
`;
const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    ...{ seconds: { ...text, default: '520' }, parts: { ...text, default: 'build,checks,bench,sanitizer' } },
    ...{ json: { ...text, default: join(root, 'bench/results', `${new Date().toISOString().slice(0, 10)}-cuda.jsonl`) } },
    ...{ logs: { ...text, default: join(root, 'build-check') }, python: { ...text, default: 'python3' } },
    ...{ sanitizer: { ...text, default: 'compute-sanitizer' }, device: { ...text, default: 'cuda' } },
    ...{ plugin: { ...text, default: parts.standard.plugin }, natives: { ...text, default: parts.standard.natives.join(',') } },
    ...{
      rebuild: { type: 'boolean', default: false },
      small: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  },
});
if (values.help) {
  console.log(help);
  process.exit();
}

const begun = performance.now();
const left = () => Number(values.seconds) - (performance.now() - begun) / 1000;
const wanted = values.parts.split(',');
const { device, python, sanitizer, small, json, plugin } = values;
const natives = values.natives.split(',');
const env = { THROUGHTIME_CUDA: plugin };
const outcomes = [];
mkdirSync(values.logs, { recursive: true });

/** Takes down how a part ended: passed, failed, or cut. */
function note(part, outcome, seconds, word) {
  outcomes.push({ part, outcome });
  appendFileSync(json, JSON.stringify({ kind: 'cuda-check', part, outcome, seconds: Number(seconds.toFixed(1)), word }) + '\n');
  console.log(`${outcome.padEnd(7)}${seconds.toFixed(1).padStart(6)} s  ${part}${word ? `: ${word}` : ''}`);
}

async function run({ name, command: words }, seconds, { lateIsCut = false } = {}) {
  if (seconds < 1) return note(name, 'cut', 0, 'no time was left');
  const log = join(values.logs, `${name.replace(/[^\w=]+/g, '-')}.log`);
  const result = await command(words, { seconds, log, env });
  if (result.late) note(name, lateIsCut ? 'cut' : 'failed', result.seconds, `not done after ${Math.round(seconds)} s`);
  else note(name, result.ok ? 'passed' : 'failed', result.seconds, result.signal ? `ended by ${result.signal}` : lastWords(result.words));
  return result;
}

const together = (list, seconds, options) => Promise.all(list.map((part) => run(part, seconds, options)));

/** Whether a GPU answers through what is built, which is made where it is missing or does not fit this machine. */
async function usable() {
  const looked = () => run({ name: 'a GPU through what is built', command: parts.look(device) }, 30);
  const there = !values.rebuild && [plugin, parts.standard.addon, ...natives].every((file) => existsSync(file));
  if (there && (await looked()).ok) return true;
  if (!wanted.includes('build')) {
    if (!there) note('build', 'failed', 0, 'addon, plugin or tests are not built, and build is not among --parts');
    return false;
  }
  const made = await run({ name: 'build', command: parts.build() }, Math.min(300, left()));
  return made.ok && (await looked()).ok;
}

function sameLosses([first, second]) {
  if (!first?.ok || !second?.ok) return;
  note(
    'the same losses bit for bit',
    first.words === second.words ? 'passed' : 'failed',
    0,
    first.words === second.words ? '' : 'they differ',
  );
}

async function all() {
  const missing = parts.missing();
  if (missing.length > 0) return note('files', 'failed', 0, `${missing.join(', ')} missing: run \`npm ci && npm run build:ts && npm run build:tools\`, or carry.mjs`); // prettier-ignore
  if (!(await usable())) return;
  const share = { plugin, device, natives, small, addon: parts.standard.addon };
  if (wanted.includes('checks')) sameLosses((await together(parts.checks(share), Math.min(150, left()))).slice(-2));
  if (wanted.includes('bench')) {
    const seconds = Math.floor(left() - Number(values.seconds) * (wanted.includes('sanitizer') ? 0.2 : 0.05));
    const result = await run({ name: 'benchmark', command: parts.bench({ device, json, python, seconds, small }) }, seconds * 1.2);
    console.log(result?.words ?? '');
  }
  if (wanted.includes('sanitizer')) await together(parts.sanitized({ sanitizer, natives }), left() - 5, { lateIsCut: true });
}

await all();
const count = (outcome) => outcomes.filter((one) => one.outcome === outcome);
const list = (outcome) => count(outcome).map(({ part }) => `\n  ${outcome}: ${part}`).join(''); // prettier-ignore
console.log(
  `${count('passed').length} passed, ${count('failed').length} failed, ${count('cut').length} cut in ${Math.round(Number(values.seconds) - left())} s; ` +
    `rows in ${json}, words in ${values.logs}${list('failed')}${list('cut')}`,
);
process.exitCode = count('failed').length > 0 ? 1 : 0;
