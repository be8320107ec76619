// Reading and writing safetensors files, the format PyTorch users exchange weights in.
import { checkInteger, checkOptions, checkPath, checkString, isTable } from '../check.js';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { complain, ThroughtimeError } from '../errors.js';
import type { TypedArray } from '../native.js';
import { product } from '../sizes.js';
import { isStateValue, type StateValue, type Values } from '../state.js';
import { Tensor } from '../tensor.js';
import { writeAtomically } from './atomic.js';
import { elementTypeOf, elementTypes } from './element-types.js';
import { readHeader } from './safetensors-header.js';

/** The contents of a file. Half precisions are widened to float32, small integers and booleans to int32. */
export interface Safetensors {
  /** Values by name, in the order of their bytes; ready for `model.loadStateDict`. */
  readonly tensors: ReadonlyMap<string, Values>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a safetensors file.
 * @param source a path or the bytes themselves
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when it cannot be read or anything in it contradicts the format
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors, ones } from 'throughtime';
 * async function roundTrip(path: string) {
 *   await writeSafetensors(path, new Map([['w', ones([2, 3])]]), { metadata: { epoch: '4' } });
 *   const { tensors, metadata } = await readSafetensors(path);
 *   console.log(tensors.get('w')?.shape, metadata.get('epoch')); // [2,3] 4
 * }
 * ```
 */
export async function readSafetensors(source: string | Uint8Array): Promise<Safetensors> {
  checkSource('readSafetensors', source);
  return decode(typeof source === 'string' ? await readFile(source).catch(unreadable) : source);
}

/** The same, blocking. @throws ThroughtimeError ERR_TT_FILE */
export function readSafetensorsSync(source: string | Uint8Array): Safetensors {
  checkSource('readSafetensorsSync', source);
  if (typeof source !== 'string') return decode(source);
  let file: Uint8Array;
  try {
    file = readFileSync(source);
  } catch (cause) {
    return unreadable(cause);
  }
  return decode(file);
}

export interface WriteOptions {
  /** Strings to keep beside the tensors. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file in one piece: readers see the old file or the whole new one.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when it cannot be written, ERR_TT_SHAPE when data and shape differ
 */
export async function writeSafetensors(path: string, tensors: ReadonlyMap<string, StateValue>, options?: WriteOptions): Promise<void> {
  const op = 'writeSafetensors';
  checkPath(op, 'path', path);
  const { metadata } = checkOptions(op, options, { metadata: undefined });
  checkContent(op, tensors, metadata);
  const values = await Promise.all(
    [...tensors].map(async ([name, value]): Promise<Named> => [
      name,
      value.shape,
      value instanceof Tensor ? await value.data() : value.data,
    ]),
  );
  await writeAtomically(path, encode(values, metadata));
}

function checkSource(op: string, source: unknown): void {
  if (!(source instanceof Uint8Array)) checkPath(op, 'source', source);
}

/** What could be written and not be read again. @throws ThroughtimeError ERR_TT_ARG */
function checkContent(op: string, tensors: unknown, metadata: unknown): void {
  if (!(tensors instanceof Map)) throw complain('ERR_TT_ARG', { op, arg: 'tensors', got: tensors, want: 'a Map from names to tensors' });
  for (const [name, value] of tensors as ReadonlyMap<unknown, unknown>) {
    if (typeof name !== 'string' || name === '__metadata__')
      throw complain('ERR_TT_ARG', { op, arg: 'a name', got: name, want: 'a string other than "__metadata__"' });
    if (!isStateValue(value))
      throw complain('ERR_TT_ARG', { op, arg: `tensors "${name}"`, got: value, want: 'a tensor or { shape, data }' });
    value.shape.forEach((size, d) => checkInteger(op, `tensors "${name}", shape[${d}]`, size, 0));
  }
  if (metadata === undefined) return;
  if (!isTable(metadata)) throw complain('ERR_TT_ARG', { op, arg: 'metadata', got: metadata, want: 'an object of strings' });
  for (const [name, text] of Object.entries(metadata)) checkString(op, `metadata.${name}`, text);
}

type Named = readonly [name: string, shape: readonly number[], data: TypedArray];

function decode(file: Uint8Array): Safetensors {
  const { entries, metadata } = readHeader(file);
  const tensors = new Map<string, Values>();
  for (const { name, type, shape, begin, end } of entries) {
    // A copy: offsets in the file need not be aligned for a typed array, and the file's buffer can go.
    const bytes = Uint8Array.from(file.subarray(begin, end)).buffer;
    tensors.set(name, { shape, data: elementTypes[type].decode(bytes, name) });
  }
  return { tensors, metadata };
}

/** The parts of a file. Larger elements come first, so every tensor starts aligned. */
function encode(values: readonly Named[], metadata: Readonly<Record<string, string>> | undefined): Uint8Array[] {
  const sorted = [...values].sort(([, , a], [, , b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  let offset = 0;
  const header = new Map<string, unknown>(metadata ? [['__metadata__', metadata]] : []);
  for (const [name, shape, data] of sorted) {
    const elements = product(shape);
    if (elements !== data.length)
      throw new ThroughtimeError(
        'ERR_TT_SHAPE',
        `writeSafetensors: ${name} has ${data.length} elements, expected ${elements} for [${shape.join(',')}]`,
      );
    header.set(name, { dtype: elementTypeOf(data), shape, data_offsets: [offset, (offset += data.byteLength)] });
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.length / 8) * 8; // padded with spaces to keep the data aligned
  const head = Buffer.alloc(8 + length, ' ');
  head.writeBigUInt64LE(BigInt(length));
  json.copy(head, 8);
  return [head, ...sorted.map(([, , data]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

function unreadable(cause: unknown): never {
  throw new ThroughtimeError('ERR_TT_FILE', `safetensors: the file cannot be read (${(cause as Error).message})`, { cause });
}
