// Layer calls in Keras's terms on our layers. All weights are constants, so the order of gates matters only for the forget gate's
// bias: i,f,c,o, as ours. Keras also has masks with holes, and go_backwards. A masked step leaves the state alone, so the unmasked steps are moved to the front and
// become `lengths`; for a sequence of outputs they are moved back.
import { compare, type Values } from './compare.js';
import { runLayer, type Spec, type Weights } from './recurrent.js';
import { Malformed, Unsupported, type Check } from './report.js';
import { columns, entry, joinLast, stack, toIntegers, toTensor, values, zeros } from './values.js';

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

export async function runKerasCase({ layer, calls, select, expected, atol, rtol }: KerasCase): Promise<Check[]> {
  const inner = layer.kind === 'Bidirectional' ? (layer.layer as KerasLayer) : layer;
  const merge = layer.kind === 'Bidirectional' ? ((layer['merge_mode'] as string | undefined) ?? 'concat') : undefined;
  if (merge && inner['go_backwards']) throw new Unsupported('Bidirectional over go_backwards');
  let carried: readonly Values[] | undefined;
  let outputs: readonly Values[] = [];
  for (const call of calls) {
    if (call === 'reset') {
      carried = undefined;
      continue;
    }
    const given =
      call.initial_state === undefined ? carried : Array.isArray(call.initial_state) ? call.initial_state : [call.initial_state];
    outputs = await runCall(inner, merge, call, given as readonly Values[] | undefined);
    if (inner['stateful']) carried = outputs.slice(1);
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
  config: KerasLayer,
  merge: string | undefined,
  { x, mask }: KerasCall,
  initial: readonly Values[] | undefined,
): Promise<Values[]> {
  const cell = cells[config.kind];
  if (!cell) throw new Unsupported(`layer ${config.kind}`);
  for (const name of Object.keys(config))
    if (!immaterial.includes(name) && !material.includes(name)) throw new Unsupported(`option ${name}`);
  const [batch = 1, steps = 1, width = 1] = x.shape;
  const kept = Array.from({ length: batch }, (_, b) => keptSteps(mask, b, steps, config['go_backwards'] === true));
  const packed = values(x.shape, (i) => {
    const [b, t] = [Math.floor(i / (steps * width)), Math.floor(i / width) % steps];
    const from = kept[b]?.[t];
    return from === undefined ? 0 : (x.data[(b * steps + from) * width + (i % width)] as number);
  });
  const lengths = mask && toIntegers({ shape: [batch], data: kept.map((row) => row.length) });
  const directions = merge ? 2 : 1;
  const state = (k: number) =>
    initial &&
    stack(
      Array.from({ length: directions }, (_, d) => {
        const part = initial[d * cell.states + k] as Values;
        return { shape: [1, ...part.shape], data: part.data };
      }),
    );
  const weights = makeWeights(config, cell, width);
  const { y, hn, cn } = await runLayer(
    { kind: cell.kind, resetAfter: config['reset_after'] !== false },
    Array.from({ length: directions }, () => weights),
    { x: toTensor(packed), lengths, h0: state(0), c0: cell.states === 2 ? state(1) : undefined },
  );
  const parts = Array.from({ length: directions }, (_, d) =>
    config['return_sequences']
      ? unpack(columns(y, d * config.units, config.units), kept, {
          reverse: d === 1,
          backwards: config['go_backwards'] === true,
          zeroed: config['zero_output_for_mask'] === true,
        })
      : entry(hn, d),
  );
  const states = Array.from({ length: directions }, (_, d) => (cn ? [entry(hn, d), entry(cn, d)] : [entry(hn, d)])).flat();
  return [mergeParts(parts, merge), ...states];
}

/** The unmasked steps of a row in the order they are computed. */
function keptSteps(mask: Values | undefined, row: number, steps: number, backwards: boolean): number[] {
  const all = Array.from({ length: steps }, (_, t) => t).filter((t) => !mask || mask.data[row * steps + t]);
  return backwards ? all.reverse() : all;
}

/** Puts outputs back to their steps, in computed order. A masked step repeats the output before it, or is 0. */
function unpack(
  y: Values,
  kept: readonly (readonly number[])[],
  { reverse, backwards, zeroed }: Record<'reverse' | 'backwards' | 'zeroed', boolean>,
): Values {
  const [, steps = 1, width = 1] = y.shape;
  const source = kept.map((row) => {
    const from = new Array<number>(steps).fill(-1);
    let last = -1;
    for (let n = 0; n < steps; n++) {
      const t = reverse ? steps - 1 - n : n;
      const k = row.indexOf(backwards ? steps - 1 - t : t);
      from[t] = k >= 0 || zeroed ? k : last;
      if (k >= 0) last = k;
    }
    return from;
  });
  return values(y.shape, (i) => {
    const [b, t] = [Math.floor(i / (steps * width)), Math.floor(i / width) % steps];
    const from = source[b]?.[t] ?? -1;
    return from < 0 ? 0 : (y.data[(b * steps + from) * width + (i % width)] as number);
  });
}

function mergeParts(parts: readonly Values[], merge: string | undefined): Values {
  const [a, b] = parts as [Values, Values | undefined];
  if (!merge || !b) return a;
  if (merge === 'concat') return joinLast([a, b]);
  const by: Record<string, (p: number, q: number) => number> = { sum: (p, q) => p + q, mul: (p, q) => p * q, ave: (p, q) => (p + q) / 2 };
  const join = by[merge];
  if (!join) throw new Unsupported(`merge_mode ${merge}`);
  return values(a.shape, (i) => join(a.data[i] as number, b.data[i] as number));
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
