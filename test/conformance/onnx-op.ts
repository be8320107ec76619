// One ONNX LSTM, GRU or RNN node on our layers. ONNX has gates i,o,f,c and z,r,h (ours: i,f,g,o and r,z,n), one bias Wb‖Rb,
// [T,B,I] inputs (layout 0), outputs Y [T,D,B,H], and a lone reverse direction.
// A lone reverse direction runs as the second half of a bidirectional layer whose first half has zero weights.
import { compare, type Tolerance, type Values } from './compare.js';
import { runLayer, type Weights } from './recurrent.js';
import { Unsupported, type Check } from './report.js';
import { columns, entry, joinLast, reorderBlocks, stack, swapFirstAxes, toIntegers, toTensor, values, zeros } from './values.js';

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

export interface Direction {
  readonly reverse: boolean;
  readonly nonlinearity: 'tanh' | 'relu';
  readonly weights: Weights;
  readonly h0: Values | undefined;
  readonly c0: Values | undefined;
}

export async function runOnnxCall(call: OnnxCall, tolerance: Tolerance): Promise<Check[]> {
  const directions = plan(call);
  const { X, sequence_lens: lengths } = call.inputs;
  const batchFirst = call.attr['layout'] === 1;
  const x = batchFirst ? (X as Values) : swapFirstAxes(X as Values);
  const mixed = new Set(directions.map(({ nonlinearity }) => nonlinearity)).size > 1;
  const parts = await Promise.all(
    (mixed ? directions.map((one) => [one]) : [directions]).map((group) => runDirections(call, group, x, lengths)),
  );
  const result = {
    Y: joinLast(parts.map(({ y }) => y)),
    Y_h: stack(parts.map(({ hn }) => hn)),
    Y_c: parts[0]?.cn && stack(parts.map(({ cn }) => cn as Values)),
  };
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
  const { order, activations } = kinds[op as keyof typeof kinds];
  for (const name of Object.keys(attr)) if (!known.includes(name)) throw new Unsupported(`attribute ${name}`);
  if (attr['input_forget'] === 1) throw new Unsupported('coupled input and forget gates');
  if (inputs['P'] && Array.from(inputs['P'].data).some((p) => p !== 0)) throw new Unsupported('peepholes');
  const { W, R, B, initial_h, initial_c } = inputs as Record<string, Values>;
  const count = (W as Values).shape[0] as number;
  const swap = (state: Values | undefined) => (state && attr['layout'] === 1 ? swapFirstAxes(state) : state);
  const [h0, c0] = [swap(initial_h), swap(initial_c)];
  const given = ((attr['activations'] as string[] | undefined) ?? []).map((name) => name.toLowerCase());
  return Array.from({ length: count }, (_, d) => {
    const mine = given.length ? given.slice(d * activations.length, (d + 1) * activations.length) : activations;
    const relu = op === 'RNN' && mine[0] === 'relu';
    if (!relu && mine.join() !== activations.join()) throw new Unsupported(`gate activations ${mine.join(', ')}`);
    const bias = B && entry(B, d);
    const half = bias && bias.data.length / 2;
    const weights: Weights = {
      weight_ih: reorderBlocks(entry(W as Values, d), order),
      weight_hh: reorderBlocks(entry(R as Values, d), order),
      ...(bias && half
        ? { bias_ih: reorderBlocks(columns(bias, 0, half), order), bias_hh: reorderBlocks(columns(bias, half, half), order) }
        : {}),
    };
    const direction: Direction = {
      reverse: attr['direction'] === 'reverse' || d === 1,
      nonlinearity: relu ? 'relu' : 'tanh',
      weights,
      h0: h0 && entry(h0, d),
      c0: c0 && entry(c0, d),
    };
    requireNoClip(attr['clip'] as number | undefined, inputs['X'] as Values, direction, op);
    return direction;
  });
}

/** A clip matters unless no value can reach it: a bound on every pre-activation and on the cell shows that. */
function requireNoClip(clip: number | undefined, x: Values, { weights, h0, c0, nonlinearity }: Direction, op: string): void {
  if (clip === undefined) return;
  const largest = (v: Values | undefined, least: number) => Array.from(v?.data ?? []).reduce((m, n) => Math.max(m, Math.abs(n)), least);
  const rowSum = (w: Values, row: number) => {
    const width = w.shape[1] as number;
    return Array.from(w.data).reduce((sum, n, i) => (Math.floor(i / width) === row ? sum + Math.abs(n) : sum), 0);
  };
  const rows = weights.weight_ih.shape[0] as number;
  const h = nonlinearity === 'relu' ? Infinity : largest(h0, 1);
  const bound = Array.from({ length: rows }, (_, row) => {
    const bias = Math.abs(weights.bias_ih?.data[row] ?? 0) + Math.abs(weights.bias_hh?.data[row] ?? 0);
    return rowSum(weights.weight_ih, row) * largest(x, 0) + rowSum(weights.weight_hh, row) * h + bias;
  });
  const cell = op === 'LSTM' ? Math.max(...x.shape.slice(0, 2)) + largest(c0, 0) : 0;
  if (Math.max(cell, ...bound) >= clip) throw new Unsupported(`clip ${clip} that may bite`);
}

async function runDirections({ op, attr }: OnnxCall, directions: readonly Direction[], x: Values, lengths: Values | undefined) {
  const lone = directions.length === 1 && (directions[0] as Direction).reverse;
  const padded = lone ? [silent(directions[0] as Direction), directions[0] as Direction] : directions;
  const state = (name: 'h0' | 'c0') => {
    const shape = padded.find((one) => one[name])?.[name]?.shape;
    return shape && stack(padded.map((one) => ({ shape: [1, ...shape], data: (one[name] ?? zeros(shape)).data })));
  };
  const hidden = attr['hidden_size'] as number;
  const spec = {
    kind: op as 'LSTM' | 'GRU' | 'RNN',
    bidirectional: padded.length === 2,
    nonlinearity: (directions[0] as Direction).nonlinearity,
    resetAfter: attr['linear_before_reset'] === 1,
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

function silent({ weights, nonlinearity }: Direction): Direction {
  const quiet = Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, zeros((w as Values).shape)])) as unknown as Weights;
  return { reverse: false, nonlinearity, weights: quiet, h0: undefined, c0: undefined };
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
