// The command line of the GPU's benchmark.
import { parseArgs } from 'node:util';

import { cells, precisions, shapes, trainings } from './cases.mjs';

export const help = `node bench/cuda/bench.mjs [--case sentiment,long] [--cell lstm,gru,rnn] [--precision bf16,tf32,float32] [--training NAMES]
                        [--rounds 5] [--seconds 200] [--json FILE] [--python python3] [--device cuda] [--no-profile] [--small]

Times recurrent layers (forward, and forward with backward) and whole training steps on a GPU, beside cuDNN through PyTorch where python3 has
it. --seconds is when no further row is begun. --small takes sizes for an emulated GPU, whose times mean nothing. Cases:
${Object.entries(shapes)
  .map(([name, { why }]) => `  ${name.padEnd(26)} ${why}`)
  .join('\n')}
Trainings: ${Object.keys(trainings).join(', ')}
`;

const text = { type: 'string' };

function namesOf(option, words, known) {
  if (words === undefined) return known;
  const names = words.split(',').filter(Boolean);
  for (const name of names) if (!known.includes(name)) throw new Error(`--${option}: there is no ${name}, expected ${known.join(', ')}`);
  return names;
}

export function options(args) {
  const { values } = parseArgs({
    args,
    options: {
      ...{ case: text, cell: text, precision: text, training: text, json: text },
      ...{ rounds: { ...text, default: '5' }, seconds: { ...text, default: '200' }, patience: { ...text, default: '40' } },
      ...{ python: { ...text, default: 'python3' }, device: { ...text, default: 'cuda' } },
      ...{ 'no-profile': { type: 'boolean', default: false }, small: { type: 'boolean', default: false } },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    cases: namesOf('case', values.case, Object.keys(shapes)),
    cells: namesOf('cell', values.cell, cells),
    precisions: namesOf('precision', values.precision, precisions),
    trainings: namesOf('training', values.training, Object.keys(trainings)),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    patience: Number(values.patience),
    sampleMs: values.small ? 1 : 25,
    json: values.json,
    python: values.python,
    device: values.device,
    profile: !values['no-profile'],
    small: values.small,
  };
}
