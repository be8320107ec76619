// State dicts: named values in, a list of differences out.
import { complain, Says, ThroughtimeError } from './errors.js';
import { native, type TypedArray } from './native.js';
import { sameSizes } from './sizes.js';
import { Tensor } from './tensor.js';

/** Plain values with a shape, as read from a file. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

export type StateValue = Tensor | Values;

export interface LoadOptions {
  /** Any difference is an error. Default true. */
  readonly strict?: boolean;
}

/** How a state dict differs from what it is loaded into. */
export interface StateDifference {
  /** Names the model has and the dict has not. */
  readonly missing: readonly string[];
  /** Names the dict has and the model has not. */
  readonly unexpected: readonly string[];
  /** Names of both whose shapes differ. */
  readonly mismatched: readonly { readonly name: string; readonly got: readonly number[]; readonly expected: readonly number[] }[];
}

/** Copies `source` into `targets`. A value that cannot be copied throws before anything is changed, with `strict` any difference. */
export function applyState(
  targets: ReadonlyMap<string, Tensor>,
  source: ReadonlyMap<string, StateValue>,
  strict: boolean,
): StateDifference {
  const difference = strict ? requireFit('loadStateDict', targets, source) : compare(targets, source);
  const wrong = new Set(difference.mismatched.map(({ name }) => name));
  const pairs = [...targets].flatMap(([name, target]) => {
    const value = source.get(name);
    return value && !wrong.has(name) ? [{ name, target, value }] : [];
  });
  for (const { name, target, value } of pairs) checkAssignable(name, target, value);
  for (const { target, value } of pairs) assign(target, value);
  return difference;
}

/** What `assign` refuses, where a copy that stops at it would leave some tensors old and some new. */
function checkAssignable(name: string, target: Tensor, value: StateValue): void {
  const [op, arg] = ['loadStateDict', `state "${name}"`];
  if (target.isDisposed)
    throw complain('ERR_TT_DISPOSED', { op, arg: name, got: new Says('disposed'), want: 'a live tensor to load into' });
  if (value instanceof Tensor) {
    if (value.isDisposed) throw complain('ERR_TT_DISPOSED', { op, arg, got: new Says('disposed'), want: 'a live tensor' });
    if (value.dtype !== target.dtype) throw complain('ERR_TT_DTYPE', { op, arg, got: new Says(value.dtype), want: target.dtype });
    return;
  }
  const { data } = value;
  const fits = target.dtype === 'int32' ? data instanceof Int32Array : data instanceof Float32Array || data instanceof Float64Array;
  if (!fits) throw complain('ERR_TT_DTYPE', { op, arg, got: data, want: target.dtype });
  if (data.length !== target.size) {
    const why = `of shape [${target.shape.join(',')}]`;
    throw complain('ERR_TT_SHAPE', { op, arg, got: new Says(`${data.length} values`), want: `${target.size}`, why });
  }
}

/** @throws ThroughtimeError ERR_TT_SHAPE listing what differs */
export function requireFit(op: string, targets: ReadonlyMap<string, Tensor>, source: ReadonlyMap<string, StateValue>): StateDifference {
  const difference = compare(targets, source);
  if (Object.values(difference).every((names: readonly unknown[]) => names.length === 0)) return difference;
  throw new ThroughtimeError('ERR_TT_SHAPE', `${op}: the state does not fit\n${explain(difference)}`);
}

/** Overwrites a tensor with values of the same shape, in order with what is queued. */
export function assign(target: Tensor, value: StateValue): void {
  if (value instanceof Tensor) native().copy(target.handle, value.handle);
  else native().write(target.handle, value.data);
}

function compare(targets: ReadonlyMap<string, Tensor>, source: ReadonlyMap<string, StateValue>): StateDifference {
  if (!((source as unknown) instanceof Map))
    throw complain('ERR_TT_ARG', { op: 'loadStateDict', arg: 'state', got: source, want: 'a Map from names to tensors' });
  for (const [name, value] of source) {
    if (!isStateValue(value))
      throw complain('ERR_TT_ARG', { op: 'loadStateDict', arg: `state "${name}"`, got: value, want: 'a tensor or { shape, data }' });
  }
  const mismatched = [...targets].flatMap(([name, { shape: expected }]) => {
    const got = source.get(name)?.shape;
    return got === undefined || sameSizes(got, expected) ? [] : [{ name, got, expected }];
  });
  // Files keep a tied parameter once: it is missing only when none of its names is there.
  const given = new Set([...targets].filter(([name]) => source.has(name)).map(([, target]) => target));
  return {
    missing: [...targets].filter(([, target]) => !given.has(target)).map(([name]) => name),
    unexpected: [...source.keys()].filter((name) => !targets.has(name)),
    mismatched,
  };
}

/** A tensor, or plain values with a shape. */
export function isStateValue(value: unknown): value is StateValue {
  const { shape, data } = (value ?? {}) as Partial<Values>;
  return value instanceof Tensor || (ArrayBuffer.isView(data) && Array.isArray(shape));
}

function explain({ missing, unexpected, mismatched }: StateDifference): string {
  const line = (what: string, items: readonly string[]) => (items.length ? [`  ${what}: ${items.join(', ')}`] : []);
  return [
    ...line('missing', missing),
    ...line('unexpected', unexpected),
    ...mismatched.map(({ name, got, expected }) => `  wrong shape: ${name} is [${got.join(',')}], expected [${expected.join(',')}]`),
  ].join('\n');
}
