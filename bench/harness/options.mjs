// The command line of `npm run bench`.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { cases } from '../cases/index.mjs';
import { peers } from './peers.mjs';

export const help = `npm run bench -- [--case W3,sentiment] [--peers ${Object.keys(peers).slice(1).join(',')}] [--threads 1..2] [--rounds 15]
                 [--json FILE] [--report DIR] [--peer-packages DIR]
npm run bench -- --from FILE[,FILE] --report DIR

Times training steps and inference through the public API, beside peers. --json appends the rows to FILE, --report writes a page with
charts. --from times nothing: the page is of rows in such files, those of recurrent_bench too. Peers of npm are looked for in build-peers, or in the folder that --peer-packages names (bench/README.md). Cases:
${cases.map((c) => `  ${c.name.padEnd(26)} ${c.why}`).join('\n')}
`;

/** A command line that cannot be followed; its message says which word and what was expected. */
export class UsageError extends Error {}

const text = { type: 'string' };
const known = {
  case: { ...text, multiple: true, default: [] },
  peers: { ...text, default: '' },
  threads: text,
  rounds: { ...text, default: '15' },
  json: text,
  report: text,
  from: { ...text, multiple: true, default: [] },
  'peer-packages': text,
  help: { type: 'boolean', default: false },
};

function read(args) {
  try {
    return parseArgs({ args, allowPositionals: true, options: known });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function whole(name, word, most) {
  const n = Number(word);
  if (!/^\d+$/.test(word) || n < 1 || n > most)
    throw new UsageError(`--${name} is ${word || 'empty'}, expected whole numbers from 1 to ${most}`);
  return n;
}

/** `1,2,4` or `1..4`, in ascending order. More threads than processors would measure the scheduler. */
function threadCounts(words, processors) {
  const counts = words.split(',').flatMap((word) => {
    const [from, to = from] = word.split('..').map((end) => whole('threads', end, processors));
    if (word.split('..').length > 2 || to < from) throw new UsageError(`--threads is ${word}, expected a range such as 1..${processors}`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** W3 means every row of W3: its cells and modes. */
function casesOf(names) {
  const means = (name) => cases.filter((c) => c.name === name || c.name.startsWith(`${name} `) || c.spec.native === name);
  for (const name of names) if (means(name).length === 0) throw new UsageError(`--case: there is no case ${name}`);
  return names.length ? cases.filter((c) => names.some((name) => means(name).includes(c))) : cases;
}

function peersOf(names) {
  for (const name of names)
    if (!Object.hasOwn(peers, name)) throw new UsageError(`--peers: there is no peer ${name}, expected ${Object.keys(peers).join(', ')}`);
  return [...new Set(['throughtime', ...names])];
}

function folder(path) {
  if (path === undefined) return undefined;
  const full = resolve(path);
  if (!statSync(full, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--peer-packages: there is no folder ${path}`);
  return full;
}

/** Files of rows; none: something is timed. */
function filesOf({ from, report, ...rest }, positionals) {
  const files = from.flatMap((list) => list.split(',')).filter(Boolean);
  if (from.length === 0) return files;
  if (files.length === 0) throw new UsageError('--from names no file');
  if (report === undefined) throw new UsageError('--from goes with --report: it times nothing, a page is all that comes of it');
  const timing = positionals.length
    ? 'a case'
    : ['case', 'peers', 'threads', 'json'].map((name) => rest[name]?.length && `--${name}`).find(Boolean);
  if (timing) throw new UsageError(`--from times nothing, so ${timing} says nothing beside it`);
  return files;
}

/** @param processors of this machine @throws UsageError */
export function options(args, processors) {
  const { values, positionals } = read(args);
  return {
    from: filesOf(values, positionals),
    help: values.help,
    cases: casesOf([...positionals, ...values.case.flatMap((c) => c.split(','))]),
    peers: peersOf(values.peers.split(',').filter(Boolean)),
    threads: threadCounts(values.threads ?? `1..${Math.min(2, processors)}`, processors),
    rounds: whole('rounds', values.rounds, 1024),
    json: values.json,
    report: values.report,
    peerPackages: folder(values['peer-packages']),
  };
}
