// A trained character model in ml5's format: manifest.json and raw little-endian float32 files. TensorFlow's BasicLSTMCell has one
// kernel [I+H, 4H] with gates i, j (our g), f, o, and adds a forget bias of 1 when it runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LSTM } from 'throughtime';
import { crossEntropy, Embedding, Linear, noGrad, scope, keep, type LSTMState } from 'throughtime';
import { relativeError, type Values } from './compare.js';
import { makeLayer } from './recurrent.js';
import { Malformed, type Check, type Suite } from './report.js';
import { size, toState, toTensor, values, zeros } from './values.js';

/** Mean negative log-likelihood over the first characters of tiny-shakespeare, as stated with the model. */
const expected = { nats: 1.32032, within: 0.00002, characters: 20_001 };
const chunk = 500;
/** vocab.json lost two letters: these keys stand for others. A stray number follows the JSON. */
const lost: Record<string, string> = { '  ': 'u', '': 'U' };

export function isCharRnn(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json')) && existsSync(join(folder, 'vocab.json'));
}

export function charRnnSuite(folder: string, text: string): Suite {
  const { nats, within, characters } = expected;
  const tolerance = `${nats} ± ${within.toFixed(5)} nats/char over ${characters} characters`;
  return { name: 'pretrained/charrnn', tolerance, cases: [{ name: 'nats per character', run: () => evaluate(folder, text) }] };
}

async function evaluate(folder: string, file: string): Promise<Check[]> {
  if (!existsSync(file)) throw new Malformed(`the text ${file} is not there; name it with --text`);
  const tensors = readTensors(folder);
  const vocabulary = readVocabulary(join(folder, 'vocab.json'));
  const ids = Int32Array.from(readFileSync(file, 'utf8').slice(0, expected.characters), (character) => {
    const id = vocabulary.get(character);
    if (id === undefined) throw new Malformed(`the vocabulary has no ${JSON.stringify(character)}`);
    return id;
  });
  const nats = await noGrad(() => meanNats(tensors, ids));
  const ok = Math.abs(nats - expected.nats) <= expected.within;
  const detail = `is ${nats.toFixed(6)} nats/char, expected ${expected.nats} ± ${expected.within}`;
  return [{ group: 'losses', name: 'nats/char', error: relativeError([nats], [expected.nats]), ok, detail }];
}

async function meanNats(tensors: ReadonlyMap<string, Values>, ids: Int32Array): Promise<number> {
  const find = (name: string): Values => {
    const found = tensors.get(name);
    if (!found) throw new Malformed(`manifest.json has no ${name}`);
    return found;
  };
  const table = find('embedding');
  const embedding = new Embedding(...(table.shape as [number, number]), { pretrained: toTensor(table) });
  const state: Record<string, Values> = {};
  for (let layer = 0; tensors.has(`${cell(layer)}/weights`); layer++) {
    const [kernel, bias] = [find(`${cell(layer)}/weights`), find(`${cell(layer)}/biases`)];
    Object.assign(state, convert(kernel, bias, layer));
  }
  const lstm = makeLayer({ kind: 'LSTM' }, state) as LSTM;
  const weight = transpose(find('rnnlm/softmax_w'), [0]);
  const head = new Linear(weight.shape[1] as number, weight.shape[0] as number);
  head.loadStateDict(
    toState([
      ['weight', weight],
      ['bias', find('rnnlm/softmax_b')],
    ]),
  );

  let carried: LSTMState | undefined;
  let total = 0;
  for (let start = 0; start + 1 < ids.length; start += chunk) {
    const end = Math.min(start + chunk, ids.length - 1);
    total += await scope(async () => {
      const x = embedding.forward(ids.slice(start, end)).reshape([1, end - start, -1]);
      const { output, state: next } = lstm.forward(x, carried ? { state: carried } : {});
      const loss = crossEntropy(head.forward(output), ids.slice(start + 1, end + 1), { reduction: 'sum' });
      const sum = await loss.item();
      carried?.h.dispose();
      carried?.c.dispose();
      carried = keep(next);
      return sum;
    });
  }
  return total / (ids.length - 1);
}

const cell = (layer: number) => `rnnlm/multi_rnn_cell/cell_${layer}/basic_lstm_cell`;

/** Our weights of one layer: gates i, f, g, o from i, g, f, o, and the forget bias written into the bias. */
function convert(kernel: Values, bias: Values, layer: number): Record<string, Values> {
  const hidden = (bias.shape[0] as number) / 4;
  const input = (kernel.shape[0] as number) - hidden;
  const order = [0, 2, 1, 3];
  const [width = 0] = bias.shape;
  const cut = (from: number, count: number): Values => ({
    shape: [count, width],
    data: Array.from(kernel.data).slice(from * width, (from + count) * width),
  });
  const source = (row: number) => (order[Math.floor(row / hidden)] as number) * hidden + (row % hidden);
  return {
    [`weight_ih_l${layer}`]: transpose(cut(0, input), order),
    [`weight_hh_l${layer}`]: transpose(cut(input, hidden), order),
    [`bias_ih_l${layer}`]: values([width], (row) => (bias.data[source(row)] as number) + (Math.floor(row / hidden) === 1 ? 1 : 0)),
    [`bias_hh_l${layer}`]: zeros([width]),
  };
}

/** [I, N] to [N, I] with N's blocks in a new order. */
function transpose({ shape, data }: Values, order: readonly number[]): Values {
  const [inner = 0, outer = 0] = shape;
  const block = outer / order.length;
  return values([outer, inner], (i) => {
    const row = Math.floor(i / inner);
    const source = (order[Math.floor(row / block)] as number) * block + (row % block);
    return data[(i % inner) * outer + source] as number;
  });
}

function readTensors(folder: string): ReadonlyMap<string, Values> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, { filename: string; shape: number[] }>;
  return new Map(
    Object.entries(manifest).map(([name, { filename, shape }]) => {
      const bytes = readFileSync(join(folder, filename));
      if (bytes.length !== 4 * size(shape)) throw new Malformed(`${filename} has ${bytes.length} bytes, its shape is [${shape.join()}]`);
      return [name, { shape, data: Float32Array.from({ length: size(shape) }, (_, i) => bytes.readFloatLE(4 * i)) }];
    }),
  );
}

function readVocabulary(file: string): ReadonlyMap<string, number> {
  const json = /^\s*\{.*\}/s.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  const entries = Object.entries(JSON.parse(json) as Record<string, number>);
  return new Map(entries.map(([key, id]) => [lost[key] ?? key, id]));
}
