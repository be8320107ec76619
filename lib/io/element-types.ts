// Element types of safetensors files and how each becomes a typed array. All multi-byte values are little endian, as are the
// processors this package is built for.
import { ThroughtimeError } from '../errors.js';
import type { TypedArray } from '../native.js';

export type ElementType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U16' | 'U8' | 'BOOL';

interface Reader {
  /** Bytes of one element. */
  readonly bytes: number;
  /** Elements of a copy of the file's bytes, which starts aligned. */
  decode(buffer: ArrayBuffer, name: string): TypedArray;
}

/** Half precisions become float32, small integers int32. */
export const elementTypes: Readonly<Record<ElementType, Reader>> = {
  F64: { bytes: 8, decode: (buffer) => new Float64Array(buffer) },
  F32: { bytes: 4, decode: (buffer) => new Float32Array(buffer) },
  F16: { bytes: 2, decode: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber) },
  BF16: { bytes: 2, decode: (buffer) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer) },
  I64: { bytes: 8, decode: narrow },
  I32: { bytes: 4, decode: (buffer) => new Int32Array(buffer) },
  I16: { bytes: 2, decode: (buffer) => Int32Array.from(new Int16Array(buffer)) },
  I8: { bytes: 1, decode: (buffer) => Int32Array.from(new Int8Array(buffer)) },
  U16: { bytes: 2, decode: (buffer) => Int32Array.from(new Uint16Array(buffer)) },
  U8: { bytes: 1, decode: (buffer) => Int32Array.from(new Uint8Array(buffer)) },
  BOOL: { bytes: 1, decode: (buffer) => Int32Array.from(new Uint8Array(buffer), Number) },
};

/** The type a typed array is written as. */
export function elementTypeOf(data: TypedArray): ElementType {
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Float64Array ? 'F64' : 'I32';
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function narrow(buffer: ArrayBuffer, name: string): Int32Array {
  return Int32Array.from(new BigInt64Array(buffer), (value) => {
    if (value !== BigInt.asIntN(32, value)) {
      throw new ThroughtimeError(
        'ERR_TT_FILE',
        `safetensors: ${name} holds ${value}, expected integers of 32 bits (tensors hold no larger ones)`,
      );
    }
    return Number(value);
  });
}
