// The header of a safetensors file: 8 bytes with its length, then JSON that says for each tensor its type, shape and bytes. Nothing in
// it is trusted; every way it can lie is an error before any data is touched.
import { describe, ThroughtimeError } from '../errors.js';
import { elementTypes, type ElementType } from './element-types.js';
import { duplicateKey } from './json-keys.js';

/** Where one tensor lies. `begin` and `end` count from the first byte of the file. */
export interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own limit; it keeps a hostile length from costing memory. */
const largestHeader = 100_000_000;

function fail(what: string): ThroughtimeError {
  return new ThroughtimeError('ERR_TT_FILE', `safetensors: ${what}`);
}

/** Reads and checks the header of a file. @throws ThroughtimeError ERR_TT_FILE */
export function readHeader(file: Uint8Array): Header {
  const size = file.byteLength;
  if (size < 8) throw fail(`file is ${size} bytes, expected at least 8 (truncated)`);
  const length = Buffer.from(file.buffer, file.byteOffset, 8).readBigUInt64LE();
  if (length > BigInt(largestHeader)) throw fail(`header length is ${length}, expected at most ${largestHeader}`);
  const start = 8 + Number(length);
  if (start > size) throw fail(`header length is ${length}, expected at most ${size - 8}, the rest of the file (truncated)`);
  const header = parse(file.subarray(8, start));
  const { __metadata__: metadata, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, value]) => entry(name, value, start));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let next = start;
  for (const { name, begin, end } of entries) {
    if (begin !== next)
      throw fail(
        `${describe(name)} starts at byte ${begin - start}, expected ${next - start} (${begin < next ? 'tensors overlap' : 'a hole'})`,
      );
    next = end;
  }
  if (next !== size)
    throw fail(`data ends at byte ${next}, expected ${size}, the end of the file (${next > size ? 'truncated' : 'bytes of no tensor'})`);
  return { entries, metadata: readMetadata(metadata) };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `safetensors: header is not valid JSON (${(cause as Error).message})`, { cause });
  }
  if (!isObject(value) || !text.startsWith('{')) throw fail('header is not a JSON object');
  const twice = duplicateKey(text);
  if (twice !== undefined) throw fail(`header has the key ${describe(twice)} twice`);
  return value;
}

function entry(name: string, value: unknown, start: number): Entry {
  const label = describe(name);
  if (!isObject(value)) throw fail(`${label} is not an object`);
  const { dtype, shape, data_offsets: offsets, ...rest } = value;
  const [stray] = Object.keys(rest);
  if (stray !== undefined) throw fail(`${label} has the key ${describe(stray)}, expected dtype, shape and data_offsets`);
  if (typeof dtype !== 'string' || !Object.hasOwn(elementTypes, dtype)) {
    throw fail(`${label} has dtype ${describe(dtype)}, expected one of ${Object.keys(elementTypes).join(', ')}`);
  }
  const type = dtype as ElementType;
  if (!isCounts(shape)) throw fail(`${label} has shape ${describe(shape)}, expected integers of at least 0`);
  if (!isCounts(offsets) || offsets.length !== 2)
    throw fail(`${label} has data_offsets ${describe(offsets)}, expected two integers of at least 0`);
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw fail(`${label} has data_offsets ${describe(offsets)}, expected the first not after the second`);
  let bytes = elementTypes[type].bytes;
  for (const d of shape) {
    bytes *= d;
    // Past 2^53 products are rounded, and a rounded size could agree with a wrong one.
    if (!Number.isSafeInteger(bytes)) throw fail(`${label} has shape ${describe(shape)}, more bytes than a file can have`);
  }
  if (bytes !== end - begin) throw fail(`${label} has ${end - begin} bytes, expected ${bytes} for ${type} ${describe(shape)}`);
  return { name, type, shape, begin: start + begin, end: start + end };
}

function readMetadata(value: unknown): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (!isObject(value)) throw fail('__metadata__ is not an object');
  return new Map(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw fail(`__metadata__ ${describe(key)} is ${describe(text)}, expected a string`);
      return [key, text];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}
