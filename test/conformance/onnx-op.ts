// One ONNX LSTM, GRU or RNN node on our layers. ONNX has gates i,o,f,c and z,r,h (ours: i,f,g,o and r,z,n), one bias Wb‖Rb, peepholes i,o,f,
// [T,B,I] inputs (layout 0), outputs Y [T,D,B,H], and a lone reverse direction.
// A lone reverse direction runs as the second half of a bidirectional layer whose first half has zero weights.
import type { Activation, ActivationName } from 'throughtime';
import { compare, type Tolerance, type Values } from './compare.js';
import { runLayer, type Spec, type Weights } from './recurrent.js';
import { Unsupported, type Check } from './report.js';
import { columns, entry, reorderBlocks, stack, swapFirstAxes, toIntegers, toTensor, values, zeros } from './values.js';

export interface OnnxCall {
  readonly op: string;
  readonly attr: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly outputs: Readonly<Record<string, Values>>;
}

const kinds = {
  LSTM: { order: [0, 2, 3, 1], activations: ['sigmoid', 'tanh', 'tanh'] },
  GRU: { order: [1, 0, 2], activations: ['sigmoid', 'tanh'] },
  RNN: { order: [0], activations: ['tanh'] },
} as const;
const known = [
  'activations',
  'activation_alpha',
  'activation_beta',
  'clip',
  'direction',
  'hidden_size',
  'input_forget',
  'layout',
  'linear_before_reset',
];

/** ONNX's names, and which of alpha and beta a function takes from the lists of these. */
const functions: Readonly<Record<string, readonly [ActivationName, ...('alpha' | 'beta')[]]>> = {
  sigmoid: ['sigmoid'],
  tanh: ['tanh'],
  relu: ['relu'],
  affine: ['affine', 'alpha', 'beta'],
  leakyrelu: ['leakyRelu', 'alpha'],
  thresholdedrelu: ['thresholdedRelu', 'alpha'],
  scaledtanh: ['scaledTanh', 'alpha', 'beta'],
  hardsigmoid: ['hardSigmoid', 'alpha', 'beta'],
  elu: ['elu', 'alpha'],
  softsign: ['softsign'],
  softplus: ['softplus'],
};

export interface Direction {
  readonly reverse: boolean;
  readonly activations: readonly Activation[];
  readonly weights: Weights;
  readonly h0: Values | undefined;
  readonly c0: Values | undefined;
}

export async function runOnnxCall(call: OnnxCall, tolerance: Tolerance): Promise<Check[]> {
  const directions = plan(call);
  const { X, sequence_lens: lengths } = call.inputs;
  const batchFirst = call.attr['layout'] === 1;
  const x = batchFirst ? (X as Values) : swapFirstAxes(X as Values);
  const { y, hn, cn } = await runDirections(call, directions, x, lengths);
  const result = { Y: y, Y_h: hn, Y_c: cn };
  return Object.entries(call.outputs).map(([name, expected]) => {
    const ours = result[name as keyof typeof result];
    if (!ours) throw new Unsupported(`output ${name}`);
    return compare(
      'outputs',
      name,
      name === 'Y' ? toOnnxY(ours, directions.length, batchFirst) : batchFirst ? swapFirstAxes(ours) : ours,
      expected,
      tolerance,
    );
  });
}

/** What each direction computes, or a refusal naming the option that is not in the library. */
export function plan({ op, attr, inputs }: OnnxCall): Direction[] {
  if (!(op in kinds)) throw new Unsupported(`operator ${op}`);
  const { order } = kinds[op as keyof typeof kinds];
  for (const name of Object.keys(attr)) if (!known.includes(name)) throw new Unsupported(`attribute ${name}`);
  const { W, R, B, P, initial_h, initial_c } = inputs as Record<string, Values>;
  const count = (W as Values).shape[0] as number;
  const swap = (state: Values | undefined) => (state && attr['layout'] === 1 ? swapFirstAxes(state) : state);
  const [h0, c0] = [swap(initial_h), swap(initial_c)];
  const activations = readActivations(op as keyof typeof kinds, attr, count);
  return Array.from({ length: count }, (_, d) => {
    const bias = B && entry(B, d);
    const half = bias && bias.data.length / 2;
    const weights: Weights = {
      weight_ih: reorderBlocks(entry(W as Values, d), order),
      weight_hh: reorderBlocks(entry(R as Values, d), order),
      ...(bias && half
        ? { bias_ih: reorderBlocks(columns(bias, 0, half), order), bias_hh: reorderBlocks(columns(bias, half, half), order) }
        : {}),
      ...(P && peepholes(entry(P, d), attr['input_forget'] === 1)),
    };
    return {
      reverse: attr['direction'] === 'reverse' || d === 1,
      activations: activations.slice((d * activations.length) / count, ((d + 1) * activations.length) / count),
      weights,
      h0: h0 && entry(h0, d),
      c0: c0 && entry(c0, d),
    };
  });
}

/** The function of every kind of gate of every direction. */
function readActivations(op: keyof typeof kinds, attr: OnnxCall['attr'], directions: number): Activation[] {
  const given = attr['activations'] as string[] | undefined;
  const names = given?.length ? given : Array.from({ length: directions }, () => kinds[op].activations).flat();
  const lists = { alpha: [...((attr['activation_alpha'] as number[]) ?? [])], beta: [...((attr['activation_beta'] as number[]) ?? [])] };
  const read = names.map((given): Activation => {
    const found = functions[given.toLowerCase()];
    if (!found) throw new Unsupported(`activation ${given}`);
    const [name, ...numbers] = found;
    // A list that has run out leaves the defaults.
    const own = numbers.flatMap((number) => (lists[number].length ? [[number, lists[number].shift() as number] as const] : []));
    return { name, ...Object.fromEntries(own) };
  });
  if (lists.alpha.length + lists.beta.length > 0) throw new Unsupported('more numbers than the activations take');
  return read;
}

/** P holds those of i, o, f. A forget gate that follows the input gate has none. */
function peepholes(p: Values, coupled: boolean): Pick<Weights, 'w_ci' | 'w_cf' | 'w_co'> {
  const hidden = p.data.length / 3;
  const part = (k: number) => columns(p, k * hidden, hidden);
  return { w_ci: part(0), w_co: part(1), ...(!coupled && { w_cf: part(2) }) };
}

async function runDirections({ op, attr }: OnnxCall, directions: readonly Direction[], x: Values, lengths: Values | undefined) {
  const lone = directions.length === 1 && (directions[0] as Direction).reverse;
  const padded = lone ? [silent(directions[0] as Direction), directions[0] as Direction] : directions;
  const state = (name: 'h0' | 'c0') => {
    const shape = padded.find((one) => one[name])?.[name]?.shape;
    return shape && stack(padded.map((one) => ({ shape: [1, ...shape], data: (one[name] ?? zeros(shape)).data })));
  };
  const hidden = attr['hidden_size'] as number;
  const spec: Spec = {
    kind: op as 'LSTM' | 'GRU' | 'RNN',
    activations: padded.flatMap(({ activations }) => activations),
    resetAfter: attr['linear_before_reset'] === 1,
    clip: attr['clip'] as number | undefined,
    ...(attr['input_forget'] === 1 && { coupled: 'forget' }),
  };
  const tensors = { x: toTensor(x), lengths: lengths && toIntegers(lengths) };
  const { y, hn, cn } = await runLayer(
    spec,
    padded.map(({ weights }) => weights),
    { ...tensors, h0: state('h0'), c0: state('c0') },
  );
  if (!lone) return { y, hn, cn };
  const second = (v: Values): Values => ({ shape: [1, ...v.shape.slice(1)], data: entry(v, 1).data });
  return { y: columns(y, hidden, hidden), hn: second(hn), cn: cn && second(cn) };
}

function silent({ weights, activations }: Direction): Direction {
  const quiet = Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, zeros((w as Values).shape)])) as unknown as Weights;
  return { reverse: false, activations, weights: quiet, h0: undefined, c0: undefined };
}

/** [B,T,D·H] to [T,D,B,H], or to [B,T,D,H] in layout 1. */
function toOnnxY({ shape, data }: Values, directions: number, batchFirst: boolean): Values {
  const [b = 1, t = 1, width = 1] = shape;
  const h = width / directions;
  if (batchFirst) return { shape: [b, t, directions, h], data };
  return values([t, directions, b, h], (i) => {
    const [step, d, row, unit] = [Math.floor(i / (directions * b * h)), Math.floor(i / (b * h)) % directions, Math.floor(i / h) % b, i % h];
    return data[(row * t + step) * width + d * h + unit] as number;
  });
}
