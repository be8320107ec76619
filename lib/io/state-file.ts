// Nested data with tensors in one safetensors file: the tensors as tensors, named by their paths, the rest as JSON in the metadata. What
// JSON cannot say is an object with one key that starts with `$`; keys of the data that start so get one more.
import { checkPath } from '../check.js';
import { describe, ThroughtimeError } from '../errors.js';
import type { StateValue, Values } from '../state.js';
import { Tensor } from '../tensor.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** Data that a state file holds: numbers are exact, not-a-number, infinities and -0 included. Tensors come back as plain values. */
export type StateTree =
  null | boolean | number | string | StateValue | readonly StateTree[] | { readonly [key: string]: StateTree | undefined };

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const format = 'throughtime state 1';

// Far more than any state has; what is nested deeper than calls can be has no end to speak of.
const deepest = 500;

/**
 * Writes a tree to a file in one piece: readers see the old file or the whole new one. Keys whose value is undefined are left out.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when it cannot be written, ERR_TT_ARG for a value that is no `StateTree` or is nested more than 500 deep
 * @example
 * ```ts
 * import { ones, readState, writeState } from 'throughtime';
 * async function roundTrip(path: string) {
 *   await writeState(path, { best: -Infinity, weights: { w: ones([2]) } });
 *   console.log(await readState(path)); // { best: -Infinity, weights: { w: { shape: [2], data: Float32Array [1, 1] } } }
 * }
 * ```
 */
export async function writeState(path: string, tree: StateTree): Promise<void> {
  const tensors = new Map<string, StateValue>();
  const json = JSON.stringify(encode(tree, '', { tensors, within: [] }));
  await writeSafetensors(path, tensors, { metadata: { format, tree: json } });
}

/** Reads what `writeState` wrote. @throws ThroughtimeError (rejects) ERR_TT_FILE when it cannot be read, is truncated or is another kind of file */
export async function readState(path: string): Promise<StateTree> {
  checkPath('readState', 'path', path);
  try {
    const { tensors, metadata } = await readSafetensors(path);
    const tree = metadata.get('tree');
    if (metadata.get('format') !== format || tree === undefined)
      throw new Error(`its format is ${describe(metadata.get('format'))}, expected ${describe(format)}`);
    return decode(JSON.parse(tree) as Json, tensors);
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${path} cannot be read as a state file (${(cause as Error).message})`, { cause });
  }
}

interface Encoding {
  readonly tensors: Map<string, StateValue>;
  /** The objects around the one at hand: one that is its own part has no end. */
  readonly within: object[];
}

function encode(tree: StateTree, path: string, encoding: Encoding): Json {
  if (tree === null || typeof tree === 'boolean' || typeof tree === 'string') return tree;
  if (typeof tree === 'number')
    return Number.isFinite(tree) && !Object.is(tree, -0) ? tree : { $number: Object.is(tree, -0) ? '-0' : `${tree}` };
  if (isValues(tree)) {
    encoding.tensors.set(path, tree);
    return { $tensor: path };
  }
  const below = (key: string) => `${path && `${path}/`}${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const what = path || 'the state';
  if (!Array.isArray(tree) && !isPlain(tree))
    throw new ThroughtimeError('ERR_TT_ARG', `writeState: ${what} is ${describe(tree)}, expected plain data or a tensor`);
  const { within } = encoding;
  if (within.includes(tree)) throw new ThroughtimeError('ERR_TT_ARG', `writeState: ${what} is a part of itself, expected data with an end`);
  if (within.length === deepest)
    throw new ThroughtimeError('ERR_TT_ARG', `writeState: the state is nested more than ${deepest} deep, expected less`);
  within.push(tree);
  const json = Array.isArray(tree)
    ? (tree as readonly StateTree[]).map((item, i) => encode(item, below(`${i}`), encoding))
    : (Object.fromEntries(
        Object.entries(tree as { readonly [key: string]: StateTree | undefined }).flatMap(([key, value]) =>
          value === undefined ? [] : [[escape(key), encode(value, below(key), encoding)]],
        ),
      ) as Json);
  within.pop();
  return json;
}

function decode(json: Json, tensors: ReadonlyMap<string, Values>): StateTree {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => decode(item, tensors));
  const object = json as { readonly [key: string]: Json };
  if (typeof object['$number'] === 'string') return Number(object['$number']);
  if (typeof object['$tensor'] === 'string') {
    const values = tensors.get(object['$tensor']);
    if (!values) throw new Error(`the tensor ${object['$tensor']} is missing`);
    return values;
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.startsWith('$') ? key.slice(1) : key, decode(value, tensors)]),
  );
}

function escape(key: string): string {
  return key.startsWith('$') ? `$${key}` : key;
}

/** A tensor, or plain values: an object of `shape` and typed `data` and nothing else. */
export function isValues(tree: StateTree | undefined): tree is StateValue {
  if (tree instanceof Tensor) return true;
  if (typeof tree !== 'object' || tree === null || !('shape' in tree) || Object.keys(tree).length !== 2) return false;
  const { data } = tree as { readonly data?: unknown };
  return data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const kind = Object.getPrototypeOf(value) as object | null;
  return kind === null || kind === Object.prototype;
}
