// Builds LSTM, GRU and RNN layers from weights alone: sizes, layers, directions, bias and projection follow from names and shapes.
import { GRU, LSTM, RNN, type Activation, type Merge, type StepMask, type Tensor } from 'throughtime';
import { read, type Values } from './compare.js';
import { toState, toTensor } from './values.js';

/** Weights of one direction of one layer, gates in our order. */
export interface Weights {
  readonly weight_ih: Values;
  readonly weight_hh: Values;
  readonly bias_ih?: Values;
  readonly bias_hh?: Values;
  readonly w_ci?: Values;
  readonly w_cf?: Values;
  readonly w_co?: Values;
}

export interface Spec {
  readonly kind: 'LSTM' | 'GRU' | 'RNN';
  /** Of every kind of gate, perhaps of both directions; of an RNN its nonlinearity. */
  readonly activations?: readonly Activation[] | undefined;
  readonly resetAfter?: boolean | undefined;
  readonly clip?: number | undefined;
  readonly cellClip?: number | undefined;
  readonly coupled?: 'input' | 'forget' | undefined;
  readonly merge?: Merge;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
}

export interface Inputs<T> {
  readonly x: Tensor;
  readonly lengths?: Tensor | undefined;
  readonly mask?: StepMask | undefined;
  readonly maskedOutput?: 'repeat' | 'zero';
  readonly h0?: T | undefined;
  readonly c0?: T | undefined;
}

export type Layer = LSTM | GRU | RNN;

/** A layer holding `state`, whose names are those of PyTorch's state_dict (`weight_ih_l0` …). */
export function makeLayer(
  { kind, activations, resetAfter = true, clip, cellClip, coupled, merge, goBackwards = false, stateful = false }: Spec,
  state: Readonly<Record<string, Values>>,
): Layer {
  const shape = (name: string) => (state[name] as Values).shape as readonly [number, number];
  const gates = { LSTM: 4, GRU: 3, RNN: 1 }[kind];
  const [rows, input] = shape('weight_ih_l0');
  const hidden = rows / gates;
  const options = {
    layers: Object.keys(state).filter((name) => /^weight_ih_l\d+$/.test(name)).length,
    bidirectional: 'weight_ih_l0_reverse' in state,
    bias: 'bias_ih_l0' in state,
    layerNorm: 'ln_x_l0.weight' in state,
    ...{ goBackwards, stateful },
    ...(clip !== undefined && { clip }),
    ...(merge && { merge }),
  };
  const functions = activations && { activations };
  const memory = { peephole: 'w_co_l0' in state, ...(cellClip !== undefined && { cellClip }), ...(coupled && { coupled }) };
  const projection = 'weight_hr_l0' in state && { projection: shape('weight_hr_l0')[0] };
  const layer =
    kind === 'LSTM'
      ? new LSTM(input, hidden, { ...options, ...functions, ...memory, ...projection })
      : kind === 'GRU'
        ? new GRU(input, hidden, { ...options, ...functions, resetAfter })
        : new RNN(input, hidden, { ...options, ...(activations && { nonlinearity: activations }) });
  layer.loadStateDict(toState(Object.entries(state)));
  return layer;
}

/** One layer with one or two directions. */
export function makeDirections(spec: Spec, directions: readonly Weights[]): Layer {
  const named = directions.flatMap((weights, d) =>
    Object.entries(weights).map(([name, value]): [string, Values] => [`${name}_l0${d ? '_reverse' : ''}`, value as Values]),
  );
  return makeLayer(spec, Object.fromEntries(named));
}

/** The same, computed once; states are [D,B,H]. */
export async function runLayer(spec: Spec, directions: readonly Weights[], { x, lengths, h0, c0 }: Inputs<Values>) {
  const layer = makeDirections(spec, directions);
  const { y, hn, cn } = forward(layer, { x, lengths, h0: h0 && toTensor(h0), c0: c0 && toTensor(c0) });
  return { y: await read(y), hn: await read(hn), cn: cn && (await read(cn)) };
}

/** The forward pass with the state taken apart. */
export function forward(
  layer: Layer,
  { x, lengths, mask, maskedOutput = 'repeat', h0, c0 }: Inputs<Tensor>,
): { y: Tensor; hn: Tensor; cn: Tensor | undefined } {
  const options = { ...(lengths && { lengths }), ...(mask && { mask, maskedOutput }) };
  if (layer instanceof LSTM) {
    // An initial state is a pair; what a case leaves out is 0.
    const zero = (like: Tensor) => like.mul(0);
    const state = h0 || c0 ? { state: { h: h0 ?? zero(c0 as Tensor), c: c0 ?? zero(h0 as Tensor) } } : {};
    const result = layer.forward(x, { ...options, ...state });
    return { y: result.output, hn: result.state.h, cn: result.state.c };
  }
  const { output, state } = layer.forward(x, h0 ? { ...options, state: { h: h0 } } : options);
  return { y: output, hn: state.h, cn: undefined };
}
