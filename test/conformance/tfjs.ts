// Trainings of TensorFlow.js's own tests, described in words. Its LSTM and GRU have hard-sigmoid gates by default; the SimpleRNN ones
// run here: all weights are ones, optimisation is full-batch SGD on the mean squared error.
import * as tt from 'throughtime';
import { compare, read } from './compare.js';
import { Malformed, Unsupported, type Check } from './report.js';

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

export async function runTfjsCase(one: TfjsCase): Promise<Check[]> {
  const words = `${one.name} ${one.model ?? ''}`;
  if (/hardSigmoid|GRU/.test(words) || (/LSTM/i.test(words) && !/\bsrnn\b/.test(one.name))) throw new Unsupported('hard-sigmoid gates');
  if (/^SimpleRNN\(\d+, ones, ones, no bias\) -> Dense\(1, ones/.test(one.model ?? '')) return sequence(one);
  if (/Bidirectional\(.*SimpleRNN\(\d+,ones,ones\), concat\)->Dense\(1,ones\)/.test(one.model ?? '')) return bidirectional(one);
  throw new Unsupported(`model «${one.model ?? ''}»`);
}

/** SimpleRNN → Dense on the last output, both without bias. */
async function sequence({ model, opt, x, y, expected }: TfjsCase): Promise<Check[]> {
  const [units] = numbers(/SimpleRNN\((\d+)/, model);
  const [lr, epochs] = numbers(/SGD lr=([\d.]+), MSE, (\d+) epochs/, opt);
  const [input, target] = [filled(x), filled(y)];
  const rnn = withOnes(new tt.RNN(input.shape[2] as number, units as number, { bias: false }));
  const dense = withOnes(new tt.Linear(units as number, 1, { bias: false }));
  const optimizer = new tt.SGD([...rnn.parameters(), ...dense.parameters()], { lr: lr as number });
  for (let epoch = 0; epoch < (epochs as number); epoch++) {
    optimizer.zeroGrad();
    tt.mse(dense.forward(rnn.forward(input).state.h.select(0, 0)), target).backward();
    optimizer.step();
  }
  const want = expected as { kernel_rows: number[]; recurrent: number[]; dense: number };
  const [wIh, wHh] = rnn.parameters() as [tt.Tensor, tt.Tensor];
  // Every input is the same, so all columns of the kernel are one number per unit.
  const column = wIh.select(1, 0);
  return [
    compare('weights', 'kernel', await read(column), { shape: column.shape, data: want.kernel_rows }, tolerance),
    compare('weights', 'recurrent', await read(wHh.reshape([-1])), { shape: [wHh.size], data: want.recurrent }, tolerance),
    compare('weights', 'dense', await read(dense.weight.reshape([-1])), { shape: [dense.weight.size], data: [want.dense] }, tolerance),
  ];
}

/** Embedding with id 0 masked → bidirectional SimpleRNN, last outputs joined → Dense; the target is 0. */
async function bidirectional({ model, x, expected }: TfjsCase): Promise<Check[]> {
  const [vocabulary, width] = numbers(/Embedding\((\d+),(\d+)/, model) as [number, number];
  const [units] = numbers(/SimpleRNN\((\d+)/, model) as [number];
  const [lr] = numbers(/SGD ([\d.]+) MSE target 0/, model) as [number];
  const want = expected as { predict: number[][]; loss: number[] };
  // A masked step leaves the state alone, so what is not masked moves to the front.
  const rows = (x as number[][]).map((row) => row.filter((id) => id !== 0));
  const steps = (x as number[][])[0]?.length as number;
  const tokens = rows.map((row) => Array.from({ length: steps }, (_, t) => row[t] ?? 0));
  const lengths = rows.map((row) => row.length);
  const embedding = withOnes(new tt.Embedding(vocabulary, width));
  const rnn = withOnes(new tt.RNN(width, units, { bidirectional: true }));
  const dense = withOnes(new tt.Linear(2 * units, 1));
  // Keras has one bias where we have two: the second stays 0 and is not trained.
  const trained = [embedding, rnn, dense].flatMap((part) => [...part.namedParameters()]).filter(([name]) => !name.startsWith('bias_hh'));
  const optimizer = new tt.SGD(
    trained.map(([, p]) => p),
    { lr },
  );
  const predict = () => {
    const { h } = rnn.forward(embedding.forward(tokens), { lengths }).state;
    return dense.forward(tt.concat([h.select(0, 0), h.select(0, 1)], 1));
  };
  const first = await read(predict());
  const losses: number[] = [];
  for (let epoch = 0; epoch < want.loss.length; epoch++) {
    optimizer.zeroGrad();
    const loss = predict().mul(predict()).mean();
    loss.backward();
    optimizer.step();
    losses.push(await loss.item());
  }
  return [
    compare('outputs', 'predict', first, { shape: first.shape, data: want.predict.flat() }, tolerance),
    compare('losses', 'loss', { shape: [losses.length], data: losses }, { shape: [want.loss.length], data: want.loss }, tolerance),
  ];
}

/** Ones for weights, zeros for biases. */
function withOnes<M extends tt.Model>(model: M): M {
  for (const [name, parameter] of model.namedParameters()) tt.init.constant(parameter, /bias/.test(name) ? 0 : 1);
  return model;
}

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
