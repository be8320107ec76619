// Every way a safetensors file can lie, and the types it can hold.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ThroughtimeError } from '../../lib/errors.js';
import { duplicateKey } from '../../lib/io/json-keys.js';
import { readSafetensors, readSafetensorsSync, writeSafetensors } from '../../lib/io/safetensors.js';

/** A file of a header, given as text or as an object, and data. */
function file(header: unknown, data: Uint8Array | number = 0): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, typeof data === 'number' ? new Uint8Array(data) : data]);
}

function withLength(length: bigint, rest: number): Uint8Array {
  const bytes = Buffer.alloc(8 + rest);
  bytes.writeBigUInt64LE(length);
  return bytes;
}

const f32 = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

const hostile: readonly (readonly [what: string, bytes: Uint8Array, words: RegExp])[] = [
  ['an empty file', new Uint8Array(0), /0 bytes, expected at least 8/],
  ['a file of 7 bytes', new Uint8Array(7), /truncated/],
  ['a header beyond the file', withLength(100n, 20), /header length is 100, expected at most 20/],
  ['a header beyond the limit', withLength(100_000_001n, 20), /expected at most 100000000/],
  ['a header of 2^64 - 1 bytes', withLength(0xffffffffffffffffn, 20), /expected at most 100000000/],
  ['an empty header', file(''), /not valid JSON/],
  ['a header cut short', file('{"a":'), /not valid JSON/],
  ['invalid UTF-8', file('{}').map((byte, i) => (i === 9 ? 0xff : byte)), /not valid JSON/],
  ['an array', file('[]'), /not a JSON object/],
  ['null', file('null'), /not a JSON object/],
  ['a number', file('7'), /not a JSON object/],
  ['a byte order mark', file('\ufeff{}'), /not valid JSON/],
  ['a leading space', file(' {}'), /not a JSON object/],
  [
    'a tensor named twice',
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    /"a" twice/,
  ],
  [
    'a name escaped to hide that',
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061" :{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    /"a" twice/,
  ],
  ['a dtype given twice', file('{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4), /"dtype" twice/],
  ['a tensor that is no object', file({ a: 4 }), /"a" is not an object/],
  ['a tensor that is an array', file({ a: [] }), /"a" is not an object/],
  ['an unknown dtype', file({ a: { ...f32(0, 4), dtype: 'F8' } }, 4), /dtype "F8", expected one of F64/],
  ['a dtype from the prototype', file({ a: { ...f32(0, 4), dtype: 'toString' } }, 4), /dtype "toString"/],
  ['no dtype', file({ a: { shape: [1], data_offsets: [0, 4] } }, 4), /dtype undefined/],
  ['a stray key', file({ a: { ...f32(0, 4), offset: 1 } }, 4), /the key "offset"/],
  ['no shape', file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), /shape undefined/],
  ['a negative dimension', file({ a: f32(0, 4, [-1]) }, 4), /shape \[-1\]/],
  ['two negative dimensions', file({ a: f32(0, 4, [-1, -1]) }, 4), /shape \[-1,-1\]/],
  ['a fraction', file({ a: f32(0, 4, [0.5, 2]) }, 4), /shape \[0.5,2\]/],
  ['a dimension in words', file({ a: f32(0, 4, ['1']) }, 4), /shape \[1\]/],
  ['a dimension that is null', file({ a: f32(0, 4, [null]) }, 4), /expected integers/],
  ['a dimension beyond 2^53', file('{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4), /expected integers/],
  ['dimensions whose product overflows', file({ a: f32(0, 4, [2 ** 32, 2 ** 32]) }, 4), /more bytes than a file can have/],
  ['an overflow hidden by a zero', file({ a: f32(0, 0, [2 ** 40, 2 ** 40, 0]) }), /more bytes than a file can have/],
  ['offsets the wrong way round', file({ a: f32(4, 0, [1]) }, 4), /the first not after the second/],
  ['one offset', file({ a: { ...f32(0, 4), data_offsets: [0] } }, 4), /expected two integers/],
  ['three offsets', file({ a: { ...f32(0, 4), data_offsets: [0, 4, 8] } }, 8), /expected two integers/],
  ['a negative offset', file({ a: { ...f32(0, 4), data_offsets: [-4, 0] } }, 4), /expected two integers/],
  ['a size that is not shape times dtype', file({ a: f32(0, 8, [1]) }, 8), /8 bytes, expected 4 for F32 \[1\]/],
  ['offsets beyond the file', file({ a: f32(0, 8) }, 4), /truncated/],
  ['overlapping tensors', file({ a: f32(0, 8), b: f32(4, 12) }, 12), /tensors overlap/],
  ['the same bytes twice', file({ a: f32(0, 4), b: f32(0, 4) }, 4), /tensors overlap/],
  ['a hole between tensors', file({ a: f32(0, 4), b: f32(8, 12) }, 12), /a hole/],
  ['a hole before the first', file({ a: f32(4, 8) }, 8), /a hole/],
  ['bytes after the last', file({ a: f32(0, 4) }, 5), /bytes of no tensor/],
  ['bytes without tensors', file({}, 1), /bytes of no tensor/],
  ['metadata that is no object', file({ __metadata__: [] }), /__metadata__ is not an object/],
  ['metadata that is no string', file({ __metadata__: { a: 1 } }), /__metadata__ "a" is 1/],
  [
    'an integer too large for int32',
    file({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, new Uint8Array(BigInt64Array.of(2n ** 31n).buffer)),
    /a holds 2147483648/,
  ],
];

describe('hostile files', () => {
  it.each(hostile)('%s', (_, bytes, words) => {
    const thrown = (() => {
      try {
        return readSafetensorsSync(bytes);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(ThroughtimeError);
    expect((thrown as ThroughtimeError).code).toBe('ERR_TT_FILE');
    expect((thrown as ThroughtimeError).message).toMatch(words);
  });

  it('a missing file', async () => {
    await expect(readSafetensors('/nowhere/at/all')).rejects.toMatchObject({ code: 'ERR_TT_FILE' });
    expect(() => readSafetensorsSync('/nowhere/at/all')).toThrow(ThroughtimeError);
  });

  it('finds equal keys at the depth where they are', () => {
    expect(duplicateKey('{"a":{"b":1},"b":{"a":[{"a":1},{"a":2}]}}')).toBeUndefined();
    expect(duplicateKey('{"a":[{"b":1,"c":"b","b":2}]}')).toBe('b');
    expect(duplicateKey('{"a\\"":1,"a":"\\"a\\":"}')).toBeUndefined();
  });

  it('is linear in the length of a name', () => {
    const name = 'n'.repeat(30_000_000);
    expect(readSafetensorsSync(file(`{"${name}":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`, 4)).tensors.has(name)).toBe(true);
  });
});

describe('types', () => {
  const read = (dtype: string, data: ArrayBufferLike, count: number) =>
    readSafetensorsSync(
      file(
        { pad: { dtype: 'U8', shape: [1], data_offsets: [0, 1] }, a: { dtype, shape: [count], data_offsets: [1, 1 + data.byteLength] } },
        Buffer.concat([new Uint8Array(1), new Uint8Array(data)]),
      ),
    ).tensors.get('a')?.data;

  it('reads all of them, aligned or not', () => {
    expect(read('F32', Float32Array.of(1.5, -2).buffer, 2)).toEqual(Float32Array.of(1.5, -2));
    expect(read('F64', Float64Array.of(1e300).buffer, 1)).toEqual(Float64Array.of(1e300));
    expect(read('I32', Int32Array.of(-7).buffer, 1)).toEqual(Int32Array.of(-7));
    expect(read('I64', BigInt64Array.of(-7n, 2n ** 31n - 1n).buffer, 2)).toEqual(Int32Array.of(-7, 2 ** 31 - 1));
    expect(read('I16', Int16Array.of(-7, 32767).buffer, 2)).toEqual(Int32Array.of(-7, 32767));
    expect(read('I8', Int8Array.of(-128).buffer, 1)).toEqual(Int32Array.of(-128));
    expect(read('U16', Uint16Array.of(65535).buffer, 1)).toEqual(Int32Array.of(65535));
    expect(read('U8', Uint8Array.of(255).buffer, 1)).toEqual(Int32Array.of(255));
    expect(read('BOOL', Uint8Array.of(0, 1).buffer, 2)).toEqual(Int32Array.of(0, 1));
    // 1, -2, largest, smallest, smallest normal, infinity, NaN
    expect(read('F16', Uint16Array.of(0x3c00, 0xc000, 0x7bff, 1, 0x0400, 0x7c00, 0x7e00).buffer, 7)).toEqual(
      Float32Array.of(1, -2, 65504, 2 ** -24, 2 ** -14, Infinity, NaN),
    );
    expect(read('BF16', Uint16Array.of(0x3f80, 0xc040, 0x7f80).buffer, 3)).toEqual(Float32Array.of(1, -3, Infinity));
  });

  it('keeps names that mean something to JavaScript', () => {
    const { tensors } = readSafetensorsSync(file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1));
    expect([...tensors.keys()]).toEqual(['__proto__']);
  });
});

describe('writing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));
  const path = join(folder, 'w.safetensors');

  it('comes back as it was', async () => {
    const values = new Map([
      ['ids', { shape: [3], data: Int32Array.of(1, 2, 3) }],
      ['w', { shape: [1, 2], data: Float64Array.of(0.1, 0.2) }],
      ['__proto__', { shape: [], data: Float32Array.of(4) }],
    ]);
    await writeSafetensors(path, values, { metadata: { epoch: '3' } });
    const back = await readSafetensors(path);
    expect(new Map([...back.tensors].sort())).toEqual(new Map([...values].sort()));
    expect(back.metadata).toEqual(new Map([['epoch', '3']]));
    expect(readSafetensorsSync(readFileSync(path))).toEqual(back);
  });

  it('leaves no trace of a failure', async () => {
    await expect(writeSafetensors(join(folder, 'no', 'folder'), new Map())).rejects.toMatchObject({ code: 'ERR_TT_FILE' });
    await expect(writeSafetensors(path, new Map([['a', { shape: [2], data: Int32Array.of(1) }]]))).rejects.toMatchObject({
      code: 'ERR_TT_SHAPE',
    });
    expect(readdirSync(folder)).toEqual(['w.safetensors']);
    expect((await readSafetensors(path)).tensors.size).toBe(3);
  });

  it('replaces a file that is there', async () => {
    writeFileSync(path, 'old');
    await writeSafetensors(path, new Map());
    expect((await readSafetensors(path)).tensors.size).toBe(0);
  });
});
