// Builds the inputs of an op's `try` line from its row: what the gradient test and the backend comparison run on.
import type { Binding, Handle } from '../../binding.js';

export interface TensorRow {
  readonly name: string;
  readonly shape: string;
  readonly dtype: 'real' | 'i32';
  readonly optional: boolean;
  readonly list: boolean;
  readonly inplace: boolean;
  readonly differentiable: boolean;
  readonly positive: boolean;
  readonly bound?: string;
  readonly inclusive?: boolean;
}

export interface AttrRow {
  readonly name: string;
  readonly type: 'int' | 'real' | 'bool' | 'reals' | 'enum';
  readonly values?: readonly string[];
  readonly default?: string;
}

export interface OpRow {
  readonly name: string;
  readonly symbols: readonly string[];
  readonly rest: boolean;
  readonly differentiable: boolean;
  readonly tries: readonly { readonly values: Readonly<Record<string, string>>; readonly present: readonly string[] }[];
  readonly attrs: readonly AttrRow[];
  readonly inputs: readonly TensorRow[];
  readonly outputs: readonly { readonly name: string; readonly dtype: 'real' | 'i32' }[];
}

export interface Input {
  readonly row: TensorRow;
  readonly shape: readonly number[];
  readonly data: Float64Array | Int32Array;
}

export interface Case {
  readonly op: OpRow;
  readonly title: string;
  /** Per argument: undefined when absent, one entry, or the entries of a list. */
  readonly inputs: readonly (readonly Input[] | undefined)[];
  readonly attrs: readonly (number | boolean | string | Float64Array)[];
}

type Try = OpRow['tries'][number];

/** A small generator with a fixed seed, so that a failure can be repeated. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function axis(text: string, values: Readonly<Record<string, string>>): number {
  const factor = (f: string): number => (/^\d+$/.test(f) ? Number(f) : Number(values[f] ?? NaN));
  const product = (p: string): number =>
    p
      .split('*')
      .map(factor)
      .reduce((a, b) => a * b, 1);
  const sum = text.split('-');
  return sum.slice(1).reduce((a, p) => a - product(p), product(sum[0] ?? ''));
}

/** The shape of element `index` of a tensor of the row. */
function shapeOf(spec: TensorRow, values: Readonly<Record<string, string>>, index: number): number[] {
  const [first = '', above] = spec.shape.split(';');
  const text = above !== undefined && index >= Number(values.D) ? above : first;
  return text
    .split(',')
    .filter((a) => a !== '')
    .flatMap((a) => {
      if (a === '*') return (values['*'] ?? '').split(',').filter(Boolean).map(Number);
      if (a.endsWith('~')) return [Number((values[a.slice(0, -1)] ?? '').split(',')[index])];
      return [axis(a, values)];
    });
}

function listLength(spec: TensorRow, values: Readonly<Record<string, string>>): number {
  const varying = /(\w+)~/.exec(spec.shape)?.[1];
  if (varying) return (values[varying] ?? '').split(',').length;
  return Number(values.L) * Number(values.D);
}

function fill(spec: TensorRow, count: number, values: Readonly<Record<string, string>>, random: () => number): Float64Array | Int32Array {
  const given = values[spec.name];
  if (given !== undefined) return Int32Array.from(given.split(','), Number);
  if (spec.dtype === 'i32') {
    const bound = axis(spec.bound ?? '2', values) + (spec.inclusive ? 1 : 0);
    return Int32Array.from({ length: count }, () => Math.floor(random() * bound));
  }
  // Away from 0, where relu and max have a kink that a difference quotient would straddle.
  return Float64Array.from({ length: count }, () => (spec.positive ? 0.5 + random() : (random() < 0.5 ? -1 : 1) * (0.05 + random())));
}

/** `0.5` for every layer and direction, or `0.5,1` for each its own. */
function perElement(text: string, values: Readonly<Record<string, string>>): Float64Array {
  const numbers = text.split(',').map(Number);
  return Float64Array.from({ length: Number(values.L) * Number(values.D) }, (_, i) => numbers[i % numbers.length] ?? NaN);
}

/** The case of one try line. */
export function makeCase(op: OpRow, line: Try, seed: number): Case {
  const random = randomNumbers(seed);
  const inputs = op.inputs.map((row) => {
    if (row.optional && !line.present.includes(row.name)) return undefined;
    const n = row.list ? listLength(row, line.values) : 1;
    return Array.from({ length: n }, (_, i): Input => {
      const shape = shapeOf(row, line.values, i);
      return {
        row,
        shape,
        data: fill(
          row,
          shape.reduce((a, b) => a * b, 1),
          line.values,
          random,
        ),
      };
    });
  });
  const attrs = op.attrs.map((a) => {
    const text = line.values[a.name] ?? a.default ?? '';
    if (a.type === 'enum') return text;
    if (a.type === 'reals') return perElement(text, line.values);
    return a.type === 'bool' ? text === '1' || text === 'true' : Number(text);
  });
  const sizes = Object.entries(line.values)
    .map(([k, v]) => `${k}=${v}`)
    .join(' ');
  return { op, title: `${op.name} ${sizes}${line.present.length ? ` with ${line.present.join(', ')}` : ''}`, inputs, attrs };
}

/** Runs the case on a binding: handles of the inputs (per argument) and of the outputs. */
export function runCase(binding: Binding, test: Case, requiresGrad: boolean): { inputs: (Handle[] | undefined)[]; outputs: Handle[] } {
  const inputs = test.inputs.map((list) =>
    list?.map(({ row, shape, data }) => {
      const handle = binding.tensor(data, shape);
      if (requiresGrad && row.differentiable) binding.setRequiresGrad(handle, true);
      return handle;
    }),
  );
  const args = inputs.map((list, i) => (test.op.inputs[i]?.list ? (list ?? []) : list?.[0]));
  const call = (binding as unknown as Record<string, (...args: unknown[]) => Handle | Handle[]>)[test.op.name];
  if (!call) throw new Error(`the addon has no ${test.op.name}`);
  const result = call(...args, ...test.attrs);
  return { inputs, outputs: Array.isArray(result) ? result : [result] };
}
