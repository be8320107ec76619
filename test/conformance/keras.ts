// Layer calls in Keras's terms on our layers. All weights are constants, so the order of gates matters only for the forget gate's
// bias: i,f,c,o, as ours.
import { compare, read, type Values } from './compare.js';
import { forward, makeDirections, type Layer, type Spec, type Weights } from './recurrent.js';
import { Malformed, Unsupported, type Check } from './report.js';
import { entry, joinLast, stack, toTensor, values, zeros } from './values.js';

interface Constant {
  readonly constant: number;
}

interface KerasLayer {
  readonly kind: string;
  readonly layer?: KerasLayer;
  readonly units: number;
  readonly [option: string]: unknown;
}

interface KerasCall {
  readonly x: Values;
  readonly mask?: Values;
  readonly initial_state?: Values | readonly Values[];
}

export interface KerasCase {
  readonly test: string;
  readonly layer: KerasLayer;
  readonly calls: readonly (KerasCall | 'reset')[];
  readonly select: readonly (number | readonly ['out', number])[];
  readonly expected: Values;
  readonly atol: number;
  readonly rtol: number;
}

const cells: Record<string, { kind: Spec['kind']; gates: number; states: number }> = {
  LSTM: { kind: 'LSTM', gates: 4, states: 2 },
  GRU: { kind: 'GRU', gates: 3, states: 1 },
  SimpleRNN: { kind: 'RNN', gates: 1, states: 1 },
};
/** Options that say how Keras computes, not what. */
const immaterial = ['kind', 'units', 'implementation', 'unroll', 'kernel_initializer', 'recurrent_initializer', 'bias_initializer'];
const material = [
  'use_bias',
  'unit_forget_bias',
  'reset_after',
  'return_sequences',
  'return_state',
  'stateful',
  'go_backwards',
  'zero_output_for_mask',
];

/** Keras's names of our ways to merge two directions. */
const merges = { concat: 'concat', sum: 'sum', mul: 'mul', ave: 'average' } as const;

export async function runKerasCase({ layer: config, calls, select, expected, atol, rtol }: KerasCase): Promise<Check[]> {
  const both = config.kind === 'Bidirectional';
  const inner = both ? (config.layer as KerasLayer) : config;
  const cell = cells[inner.kind];
  if (!cell) throw new Unsupported(`layer ${inner.kind}`);
  for (const name of Object.keys(inner))
    if (!immaterial.includes(name) && !material.includes(name)) throw new Unsupported(`option ${name}`);
  const mode = (config['merge_mode'] as string | undefined) ?? 'concat';
  const merge = merges[mode as keyof typeof merges] as Spec['merge'];
  if (both && !merge) throw new Unsupported(`merge_mode ${mode}`);
  let layer: Layer | undefined;
  let outputs: readonly Values[] = [];
  for (const call of calls) {
    if (call === 'reset') {
      layer?.resetState();
      continue;
    }
    const weights = makeWeights(inner, cell, call.x.shape[2] ?? 1);
    layer ??= makeDirections(
      {
        kind: cell.kind,
        resetAfter: inner['reset_after'] !== false,
        goBackwards: inner['go_backwards'] === true,
        stateful: inner['stateful'] === true,
        ...(both && merge && { merge }),
      },
      both ? [weights, weights] : [weights],
    );
    // Keras's Bidirectional makes the outputs of masked steps 0 by itself.
    const zero = inner['zero_output_for_mask'] === true || both;
    outputs = await runCall(layer, inner, call, { merge, states: cell.states, maskedOutput: zero ? 'zero' : 'repeat' });
  }
  const chosen = select.reduce<Values | undefined>(
    (v, key) => (typeof key === 'number' ? v && entry(v, key) : outputs[key[1]]),
    outputs[0],
  );
  if (!chosen) throw new Malformed(`select ${JSON.stringify(select)}`);
  return [compare('outputs', 'output', chosen, expected, { atol, rtol })];
}

/** The layer's output, then its states, one direction after the other. */
async function runCall(
  layer: Layer,
  config: KerasLayer,
  { x, mask, initial_state: initial }: KerasCall,
  { merge, states, maskedOutput }: { readonly merge: Spec['merge']; readonly states: number; readonly maskedOutput: 'repeat' | 'zero' },
): Promise<Values[]> {
  const given = initial === undefined ? undefined : Array.isArray(initial) ? (initial as readonly Values[]) : [initial as Values];
  /** State number k of all directions. */
  const state = (k: number) => {
    if (!given || k >= states) return undefined;
    const parts = Array.from({ length: layer.directions }, (_, d) => given[d * states + k] as Values);
    return toTensor(stack(parts.map(({ shape, data }) => ({ shape: [1, ...shape], data }))));
  };
  const { y, hn, cn } = forward(layer, {
    x: toTensor(x),
    mask: mask && Uint8Array.from(mask.data, (kept) => (kept ? 1 : 0)),
    maskedOutput,
    h0: state(0),
    c0: state(1),
  });
  const [h, c] = [await read(hn), cn && (await read(cn))];
  const last = Array.from({ length: layer.directions }, (_, d) => (c ? [entry(h, d), entry(c, d)] : [entry(h, d)]));
  const output = config['return_sequences']
    ? await read(y)
    : mergeStates(
        last.map(([own]) => emitted(own as Values, mask)),
        merge,
      );
  return [output, ...last.flat()];
}

/** The last output: 0 where a row's steps are all masked, whatever state it began with. */
function emitted({ shape, data }: Values, mask: Values | undefined): Values {
  const [, steps = 1] = mask?.shape ?? [];
  const units = shape.at(-1) as number;
  const silent = (b: number) =>
    mask !== undefined &&
    Array.from(mask.data)
      .slice(b * steps, (b + 1) * steps)
      .every((kept) => !kept);
  return values(shape, (i) => (silent(Math.floor(i / units)) ? 0 : (data[i] as number)));
}

/** Without return_sequences Keras merges the states of the directions; ours keeps them apart. */
function mergeStates([a, b]: readonly Values[], merge: Spec['merge']): Values {
  const first = a as Values;
  if (!b) return first;
  if (merge === 'concat') return joinLast([first, b]);
  const join = {
    sum: (p: number, q: number) => p + q,
    mul: (p: number, q: number) => p * q,
    average: (p: number, q: number) => (p + q) / 2,
  };
  return values(first.shape, (i) => join[merge ?? 'sum'](first.data[i] as number, b.data[i] as number));
}

/** The constants of the initialisers; unit_forget_bias makes the forget gate's bias 1. */
function makeWeights(config: KerasLayer, { kind, gates }: (typeof cells)[string], input: number): Weights {
  const constant = (name: string) => {
    const value = (config[name] as Constant | undefined)?.constant;
    if (typeof value !== 'number') throw new Unsupported(`${name} that is not a constant`);
    return value;
  };
  const { units } = config;
  const rows = gates * units;
  const weight_ih = values([rows, input], () => constant('kernel_initializer'));
  const weight_hh = values([rows, units], () => constant('recurrent_initializer'));
  if (config['use_bias'] === false) return { weight_ih, weight_hh };
  const forget = kind === 'LSTM' && config['unit_forget_bias'] !== false;
  const bias = values([rows], (i) => (forget && Math.floor(i / units) === 1 ? 1 : constant('bias_initializer')));
  const recurrent = kind === 'GRU' && config['reset_after'] !== false;
  return { weight_ih, weight_hh, bias_ih: bias, bias_hh: recurrent ? bias : zeros([rows]) };
}
