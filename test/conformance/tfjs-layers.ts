// TensorFlow.js's recurrent layers on ours: hard-sigmoid gates by default, one bias, a forget gate's bias of 1, the gates of a GRU in the
// order z, r, h and its reset before the product, masks where we have lengths.
import * as tt from 'throughtime';

export type Kind = 'SimpleRNN' | 'LSTM' | 'GRU';

/** The gates' places in ours, in tfjs's order. */
export const kinds = { SimpleRNN: { order: [0] }, LSTM: { order: [0, 1, 2, 3] }, GRU: { order: [1, 0, 2] } } as const;

interface Options {
  readonly bias?: boolean;
  readonly bidirectional?: boolean;
}

/** A layer whose weights are ones and whose biases are `bias`, that of a forget gate 1. */
export function makeRecurrent(kind: Kind, input: number, units: number, options: Options = {}, bias = 0): tt.LSTM | tt.GRU | tt.RNN {
  if (kind === 'SimpleRNN') return withConstant(new tt.RNN(input, units, options), 1, bias);
  if (kind === 'GRU')
    return withConstant(new tt.GRU(input, units, { ...options, resetAfter: false, activations: ['hardSigmoid', 'tanh'] }), 1, bias);
  const lstm = withConstant(new tt.LSTM(input, units, { ...options, activations: ['hardSigmoid', 'tanh', 'tanh'] }), 1, bias);
  return options.bias === false ? lstm : tt.init.forgetBias(lstm, 1);
}

/** One number for the weights, another for the first biases; what we have a second bias for has one here. */
export function withConstant<M extends tt.Model>(model: M, weights: number, bias = 0): M {
  for (const [name, parameter] of model.namedParameters())
    tt.init.constant(parameter, /bias_hh/.test(name) ? 0 : /bias/.test(name) ? bias : weights);
  return model;
}

/** Everything but the second biases, which stay 0. */
export function trained(parts: readonly tt.Model[]): tt.Parameter[] {
  return parts.flatMap((part) => [...part.namedParameters()].flatMap(([name, p]) => (name.startsWith('bias_hh') ? [] : [p])));
}

/** A masked step (id 0) leaves the state alone, so what is not masked moves to the front, from each row's end when `backwards`. */
export function packTokens(x: readonly (readonly number[])[], backwards = false) {
  const steps = x[0]?.length as number;
  const kept = x.map((row) => row.flatMap((id, t) => (id === 0 ? [] : [t]))).map((row) => (backwards ? row.reverse() : row));
  const tokens = x.map((row, b) => Array.from({ length: steps }, (_, t) => row[kept[b]?.[t] ?? -1] ?? 0));
  return { tokens, lengths: kept.map((row) => row.length), kept };
}
