// The command line of `npm run bench`.
import { parseArgs } from 'node:util';

import { cases } from '../cases/index.mjs';
import { peers } from './peers.mjs';

export const help = `npm run bench -- [--case W3,sentiment] [--peers onednn,torch] [--threads 1,2] [--rounds 15] [--json FILE]

Times training steps and inference through the public API, beside peers. Cases:
${cases.map((c) => `  ${c.name.padEnd(26)} ${c.why}`).join('\n')}
`;

function fail(message) {
  console.error(`${message}\n\n${help}`);
  process.exit(2);
}

function whole(name, text) {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 1024) fail(`--${name} is ${text}, expected whole numbers from 1 to 1024`);
  return n;
}

export function options() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        case: { type: 'string', multiple: true, default: [] },
        peers: { type: 'string', default: '' },
        threads: { type: 'string', default: '1,2' },
        rounds: { type: 'string', default: '15' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    fail(error.message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  // W3 means every row of W3: its cells and modes.
  const names = [...positionals, ...values.case.flatMap((c) => c.split(','))];
  const means = (name) => cases.filter((c) => c.name === name || c.name.startsWith(`${name} `) || c.spec.native === name);
  for (const name of names) if (means(name).length === 0) fail(`--case: there is no case ${name}`);
  const wanted = values.peers.split(',').filter(Boolean);
  for (const name of wanted) if (!peers[name]) fail(`--peers: there is no peer ${name}`);
  return {
    cases: names.length ? cases.filter((c) => names.some((name) => means(name).includes(c))) : cases,
    peers: ['throughtime', ...wanted.filter((name) => name !== 'throughtime')],
    threads: values.threads.split(',').map((t) => whole('threads', t)),
    rounds: whole('rounds', values.rounds),
    json: values.json,
  };
}
