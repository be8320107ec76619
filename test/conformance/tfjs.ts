// Predictions and trainings of TensorFlow.js's own tests, described in words. All weights are one constant where nothing else is said,
// optimisation is full-batch SGD on the mean squared error. What is particular to tfjs is in tfjs-layers.ts.
import * as tt from 'throughtime';
import { compare, read } from './compare.js';
import { Malformed, Unsupported, type Check } from './report.js';
import { kinds, makeRecurrent, packTokens, trained, withConstant, type Kind } from './tfjs-layers.js';

export interface TfjsCase {
  readonly name: string;
  readonly src: string;
  readonly model?: string;
  readonly opt?: string;
  readonly x: unknown;
  readonly y?: unknown;
  readonly expected: unknown;
}

/** tfjs's tests compare with an absolute tolerance of 1e-3; the numbers of losses are printed with as many digits. */
const tolerance = { atol: 1e-3, rtol: 0 };

/** Cases that name no model, with what tfjs's source says. */
const untold: Readonly<Record<string, string>> = {
  'LSTM with mask, returnSequences': 'Embedding(10,4,ones) -> LSTM(3, ones, ones) -> Dense(1, ones)',
  'Stacked SimpleRNN->LSTM with masking': 'Embedding(10,4,ones) -> SimpleRNN(3, ones, ones) -> LSTM(3, ones, ones)',
};

export async function runTfjsCase(one: TfjsCase): Promise<Check[]> {
  const model = one.model ?? untold[one.name] ?? '';
  const [inner] = /(SimpleRNN|LSTM|GRU)\(/.exec(model)?.slice(1) ?? [];
  if (!inner) throw new Unsupported(`model «${model}»`);
  const cell = /LSTM\|SimpleRNN/.test(model) ? (/\blstm\b/.test(one.name) ? 'LSTM' : 'SimpleRNN') : (inner as Kind);
  if (/^Bidirectional\(LSTM.*go_backwards\), concat\)/.test(model)) return backwardsPair(one);
  if (/^Embedding.*Bidirectional\(.*, concat\)->Dense\(1,ones\)/.test(model)) return bidirectional(one, cell, model);
  if (/^Embedding weights/.test(model)) return backwards(one, model);
  if (/^Embedding.*SimpleRNN.*LSTM/.test(model)) return stacked(one, model);
  if (/^Embedding/.test(model)) return one.y ? maskedTraining(one, model) : masked(one, model);
  if (/^\w+\(\d+, .*no bias.*\) -> Dense\(1, ones/.test(model)) return sequence(one, cell, model);
  throw new Unsupported(`model «${model}»`);
}

/** A cell on its own → Dense on the last output, both without bias. */
async function sequence({ opt, x, y, expected }: TfjsCase, kind: Kind, model: string): Promise<Check[]> {
  const [units] = numbers(/\((\d+)/, model) as [number];
  const [lr, epochs] = numbers(/SGD lr=([\d.]+), MSE, (\d+) epochs/, opt) as [number, number];
  const [input, target] = [filled(x), filled(y)];
  const rnn = withConstant(makeRecurrent(kind, input.shape[2] as number, units, { bias: false }), /zeros/.test(model) ? 0 : 1);
  const dense = withConstant(new tt.Linear(units, 1, { bias: false }), 1);
  const predict = () => dense.forward(rnn.forward(input).state.h.select(0, 0));
  await fit([rnn, dense], lr, epochs, () => tt.mse(predict(), target));
  const want = expected as { kernel_rows: number[]; recurrent: number[]; dense: number };
  const [wIh, wHh] = rnn.parameters() as [tt.Tensor, tt.Tensor];
  // Every input is the same, so all columns of the kernel are one number per unit.
  const rows = async (t: tt.Tensor) => {
    const data = Array.from((await read(t.reshape([-1]))).data);
    return { shape: [data.length], data: kinds[kind].order.flatMap((gate) => data.slice(gate * units, (gate + 1) * units)) };
  };
  return [
    compare('weights', 'kernel', await rows(wIh.select(1, 0)), { shape: [want.kernel_rows.length], data: want.kernel_rows }, tolerance),
    compare('weights', 'recurrent', await rows(wHh), { shape: [want.recurrent.length], data: want.recurrent }, tolerance),
    compare('weights', 'dense', await read(dense.weight.reshape([-1])), { shape: [dense.weight.size], data: [want.dense] }, tolerance),
  ];
}

/** Embedding with id 0 masked → LSTM → Dense, on the last output or on all: a masked step repeats the output before it. */
async function masked({ x, expected }: TfjsCase, model: string): Promise<Check[]> {
  const { embedding, lstm, dense } = embedded(model);
  const { tokens, lengths, kept } = packTokens(x as number[][]);
  const { output, state } = lstm.forward(embedding.forward(tokens), { lengths });
  const want = expected as number[][] | number[][][];
  if (!Array.isArray(want[0]?.[0])) return [await predicted(dense.forward(state.h.select(0, 0)), want as number[][])];
  const steps = await read(dense.forward(output));
  const length = (x as number[][])[0]?.length as number;
  const all = kept.flatMap((row, b) => {
    let last = 0;
    return Array.from({ length }, (_, t) => (last = row.includes(t) ? (steps.data[b * length + row.indexOf(t)] as number) : last));
  });
  const flat = (want as number[][][]).flat(2);
  return [compare('outputs', 'sequence', { shape: [flat.length], data: all }, { shape: [flat.length], data: flat }, tolerance)];
}

/** The same, trained; the losses of the last epochs. */
async function maskedTraining({ name, x, y, expected }: TfjsCase, model: string): Promise<Check[]> {
  const [lr] = numbers(/SGD lr ([\d.]+), MSE/, model) as [number];
  const [epochs] = numbers(/of (\d+)$/, name) as [number];
  const { embedding, lstm, dense } = embedded(model);
  const { tokens, lengths } = packTokens(x as number[][]);
  const target = tt.tensor((y as number[]).map((value) => [value]));
  const predict = () => dense.forward(lstm.forward(embedding.forward(tokens), { lengths }).state.h.select(0, 0));
  const losses = await fit([embedding, lstm, dense], lr, epochs, () => tt.mse(predict(), target));
  const want = expected as number[];
  return [compareLosses(losses.slice(-want.length), want)];
}

/** Two recurrent layers, both masked; the last output of the second. */
async function stacked({ x, expected }: TfjsCase, model: string): Promise<Check[]> {
  const [vocabulary, width] = numbers(/Embedding\((\d+),(\d+)/, model) as [number, number];
  const [first, second] = numbers(/SimpleRNN\((\d+).*LSTM\((\d+)/, model) as [number, number];
  const embedding = withConstant(new tt.Embedding(vocabulary, width), 1);
  const [rnn, lstm] = [makeRecurrent('SimpleRNN', width, first), makeRecurrent('LSTM', first, second)];
  const { tokens, lengths } = packTokens(x as number[][]);
  const { output } = rnn.forward(embedding.forward(tokens), { lengths });
  return [await predicted(lstm.forward(output, { lengths }).state.h.select(0, 0), expected as number[][])];
}

/** Embedding → LSTM from each row's end → Dense; the weights are told: kernel and recurrent kernel ±(1 … 4H), bias 1 … 4H. */
async function backwards({ x, expected }: TfjsCase, model: string): Promise<Check[]> {
  const told =
    /^Embedding weights (\[\[.*?\]\]) .*LSTM\((\d+), go_backwards, kernel=recurrent=\[\[1\.\.8\],\[-1\.\.-8\]\], bias=\[1\.\.8\]/.exec(
      model,
    );
  if (!told) throw new Malformed(`«${model}» does not tell the weights`);
  const table = JSON.parse((told[1] as string).replace(/(?<![\d])\./g, '0.')) as number[][];
  const units = Number(told[2]);
  const [rows, width] = [table.length, table[0]?.length as number];
  const embedding = new tt.Embedding(rows, width);
  embedding.loadStateDict(new Map([['weight', tt.tensor(table)]]));
  const lstm = makeRecurrent('LSTM', width, units);
  const row = Array.from({ length: 4 * units }, (_, k) => k + 1);
  const kernel = tt.tensor(row.map((k) => [k, -k]));
  const bias = { bias_ih_l0: tt.tensor(row), bias_hh_l0: tt.zeros([4 * units]) };
  lstm.loadStateDict(new Map(Object.entries({ weight_ih_l0: kernel, weight_hh_l0: kernel, ...bias })));
  const dense = withConstant(new tt.Linear(units, 1), 1);
  const { tokens, lengths } = packTokens(x as number[][], true);
  const { h } = lstm.forward(embedding.forward(tokens), { lengths }).state;
  return [await predicted(dense.forward(h.select(0, 0)), expected as number[][])];
}

/** Embedding with id 0 masked → bidirectional layer, last outputs joined → Dense; the target is 0. */
async function bidirectional({ x, expected }: TfjsCase, kind: Kind, model: string): Promise<Check[]> {
  const [vocabulary, width] = numbers(/Embedding\((\d+),(\d+)/, model) as [number, number];
  const [units] = numbers(/Bidirectional\([\w|]+\((\d+)/, model) as [number];
  const [lr] = numbers(/SGD ([\d.]+) MSE target 0/, model) as [number];
  const want = expected as { predict: number[][]; loss: number[] };
  const { tokens, lengths } = packTokens(x as number[][]);
  const embedding = withConstant(new tt.Embedding(vocabulary, width), 1);
  const rnn = makeRecurrent(kind, width, units, { bidirectional: true });
  const dense = withConstant(new tt.Linear(2 * units, 1), 1);
  const predict = () => {
    const { h } = rnn.forward(embedding.forward(tokens), { lengths }).state;
    return dense.forward(tt.concat([h.select(0, 0), h.select(0, 1)], 1));
  };
  const first = await predicted(predict(), want.predict);
  const losses = await fit([embedding, rnn, dense], lr, want.loss.length, () => predict().mul(predict()).mean());
  return [first, compareLosses(losses, want.loss)];
}

/** A bidirectional layer whose first direction runs backwards, so that its second runs forwards. */
async function backwardsPair({ model, x, y, expected }: TfjsCase): Promise<Check[]> {
  const [units] = numbers(/LSTM\((\d+), ones, ones, bias ones/, model) as [number];
  const [lr] = numbers(/SGD ([\d.]+) MSE/, model) as [number];
  const [input, target] = [tt.tensor(x as number[][][]), tt.tensor(y as number[][])];
  const lstm = makeRecurrent('LSTM', input.shape[2] as number, units, { bidirectional: true }, 1);
  const predict = () => {
    const { h } = lstm.forward(input).state;
    return tt.concat([h.select(0, 1), h.select(0, 0)], 1);
  };
  const want = expected as { before: number[]; loss: number; after: number[] };
  const before = await predicted(predict(), [want.before]);
  const losses = await fit([lstm], lr, 1, () => tt.mse(predict(), target));
  return [before, compareLosses(losses, [want.loss]), await predicted(predict(), [want.after])];
}

/** `Embedding(V,E,ones) -> LSTM(H, ones, ones) -> Dense(1, ones)`. */
function embedded(model: string) {
  const [vocabulary, width] = numbers(/Embedding\((\d+),(\d+)/, model) as [number, number];
  const [units] = numbers(/LSTM\((\d+)/, model) as [number];
  const embedding = withConstant(new tt.Embedding(vocabulary, width), 1);
  return { embedding, lstm: makeRecurrent('LSTM', width, units), dense: withConstant(new tt.Linear(units, 1), 1) };
}

/** The loss of every epoch, before its step. */
async function fit(parts: readonly tt.Model[], lr: number, epochs: number, loss: () => tt.Tensor): Promise<number[]> {
  const optimizer = new tt.SGD(trained(parts), { lr });
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.zeroGrad();
    const value = loss();
    value.backward();
    optimizer.step();
    losses.push(await value.item());
  }
  return losses;
}

async function predicted(got: tt.Tensor, want: readonly (readonly number[])[]): Promise<Check> {
  return compare('outputs', 'predict', await read(got), { shape: got.shape, data: want.flat() }, tolerance);
}

const compareLosses = (got: number[], want: number[]) =>
  compare('losses', 'loss', { shape: [got.length], data: got }, { shape: [want.length], data: want }, tolerance);

/** `ones[5,3,4]` or `zeros[5,1]`. */
function filled(words: unknown): tt.Tensor {
  const match = /^(ones|zeros)\[([\d,]+)\]$/.exec(String(words));
  if (!match) throw new Malformed(`data «${String(words)}»`);
  return tt.full((match[2] as string).split(',').map(Number), match[1] === 'ones' ? 1 : 0);
}

function numbers(pattern: RegExp, words: string | undefined): number[] {
  const match = pattern.exec(words ?? '');
  if (!match) throw new Malformed(`«${words ?? ''}» does not say ${pattern.source}`);
  return match.slice(1).map(Number);
}
