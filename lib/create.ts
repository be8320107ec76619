// Tensors from data, from one value and from random numbers.
import { checkInteger, checkNumber, checkOptions, checkRange, largestInt32 } from './check.js';
import { deviceName, type DeviceName } from './devices.js';
import { complain, ThroughtimeError } from './errors.js';
import type { DType, TypedArray } from './native.js';
import { native } from './native.js';
import { flatten, toInt32, type Nested } from './nested.js';
import { nextStream } from './random.js';
import { engine } from './scope.js';
import { elementCount } from './sizes.js';
import { Tensor } from './tensor.js';

/** What `tensor` reads. A Uint8Array is a mask: it becomes int32, as booleans do. */
export type TensorData = Nested | TypedArray | Uint8Array;

export interface CreateOptions {
  /** Default: int32 for integer arrays and booleans, float otherwise. Plain numbers become int32 only when asked for. */
  readonly dtype?: DType;
  /** Whether `backward` computes its gradient. Default false. */
  readonly requiresGrad?: boolean;
  /** Default: that of `setDefaultDevice`, at first the CPU. */
  readonly device?: DeviceName;
}

const defaults = { dtype: undefined, requiresGrad: false, device: undefined } as const;

export interface TensorOptions extends CreateOptions {
  /** Default: as the arrays are nested, or one dimension for a typed array. */
  readonly shape?: readonly number[];
}

/**
 * A tensor holding a copy of `data`.
 * @throws ThroughtimeError ERR_TT_SHAPE when nested arrays differ in length or `shape` does not fit; ERR_TT_DTYPE when fractions
 * are given where integers are wanted; ERR_TT_RANGE when an integer needs more than 32 bits
 * @example
 * ```ts
 * import { tensor } from 'throughtime';
 * const x = tensor([[1, 2, 3], [4, 5, 6]]); // [2,3] float32
 * const ids = tensor(Int32Array.of(3, 1, 2, 0), { shape: [2, 2] }); // int32
 * ```
 */
export function tensor(data: TensorData, options?: TensorOptions): Tensor {
  const { shape, dtype, requiresGrad, device } = checkOptions('tensor', options, { shape: undefined, ...defaults });
  const { values, natural } = read(data, dtype === undefined ? undefined : isInteger('tensor', dtype));
  return finish(new Tensor(engine().tensor(values, shape ?? natural, device && deviceName('tensor', device))), requiresGrad);
}

/** Native code cannot read memory that threads share. */
function unshared<T extends TypedArray>(data: T): T {
  return data.buffer instanceof ArrayBuffer ? data : (data.slice() as T);
}

/** Values that native code can read, and the shape they have unless another is asked for. */
function read(data: TensorData, integer: boolean | undefined): { values: TypedArray; natural: readonly number[] } {
  if (ArrayBuffer.isView(data) && data.length === 0)
    throw complain('ERR_TT_SHAPE', { op: 'tensor', arg: 'data', got: data, want: 'at least one element' });
  if (data instanceof Int32Array || data instanceof Uint8Array) {
    if (integer === false) return { values: new Float64Array(data), natural: [data.length] };
    return { values: data instanceof Int32Array ? unshared(data) : new Int32Array(data), natural: [data.length] };
  }
  if (data instanceof Float32Array || data instanceof Float64Array) {
    if (integer)
      throw complain('ERR_TT_DTYPE', { op: 'tensor', arg: 'data', got: data, want: 'integers', why: 'dtype is int32; use an Int32Array' });
    return { values: unshared(data), natural: [data.length] };
  }
  if (typeof data === 'object' && !Array.isArray(data)) {
    throw complain('ERR_TT_DTYPE', {
      op: 'tensor',
      arg: 'data',
      got: data,
      want: 'numbers, nested arrays, Float32Array, Float64Array, Int32Array or Uint8Array',
    });
  }
  const { values, shape, boolean } = flatten('tensor', 'data', data as Nested);
  return { values: (integer ?? boolean) ? toInt32('tensor', 'data', values) : values, natural: shape };
}

/** Zeros of the given shape. */
export function zeros(shape: readonly number[], options?: CreateOptions): Tensor {
  const { dtype, requiresGrad, device } = checkOptions('zeros', options, defaults);
  return finish(blank('zeros', shape, dtype !== undefined && isInteger('zeros', dtype) ? 'int32' : 'real', device), requiresGrad);
}

/** Zeros, to fill; errors name the function that was called. */
function blank(op: string, shape: readonly number[], dtype: 'real' | 'int32', device: DeviceName | undefined): Tensor {
  elementCount(op, shape);
  return new Tensor(engine().zeros(shape, dtype, device && deviceName(op, device)));
}

/** Ones of the given shape. */
export function ones(shape: readonly number[], options?: CreateOptions): Tensor {
  return filled('ones', shape, 1, options);
}

/** A tensor with `value` everywhere. */
export function full(shape: readonly number[], value: number, options?: CreateOptions): Tensor {
  return filled('full', shape, value, options);
}

function filled(op: string, shape: readonly number[], value: number, options: CreateOptions | undefined): Tensor {
  const { dtype, requiresGrad, device } = checkOptions(op, options, defaults);
  if (dtype !== undefined && isInteger(op, dtype)) {
    const [integer] = toInt32(op, 'value', [value]);
    const values = hostArray(op, 'int32', elementCount(op, shape)).fill(integer as number);
    return tensor(values, { shape, requiresGrad, ...(device && { device }) });
  }
  const t = blank(op, shape, 'real', device);
  engine().fill(t.handle, value);
  return finish(t, requiresGrad);
}

/**
 * The numbers `start`, `start + step`, … below `end` (above, for a negative step).
 * @param options dtype is int32 unless a bound or the step is a fraction
 * @example
 * ```ts
 * import { arange } from 'throughtime';
 * console.log(arange(0, 5).dataSync()); // Int32Array [0, 1, 2, 3, 4]
 * ```
 */
export function arange(start: number, end: number, step = 1, options?: CreateOptions): Tensor {
  for (const [arg, value] of Object.entries({ start, end, step })) checkNumber('arange', arg, value);
  if (step === 0) throw complain('ERR_TT_RANGE', { op: 'arange', arg: 'step', got: step, want: 'a number other than 0' });
  const count = checkInteger('arange', 'count', Math.ceil((end - start) / step), 1, largestInt32);
  const { dtype } = checkOptions('arange', options, defaults);
  const whole = [start, step].every(Number.isInteger);
  const integer = dtype === undefined ? whole && Number.isInteger(end) : isInteger('arange', dtype);
  // They rise or fall, so the first two and the last tell of all whether they are integers of 32 bits.
  if (integer) toInt32('arange', 'values', [start, ...(count > 1 ? [start + step] : []), start + (count - 1) * step]);
  const values = hostArray('arange', integer ? 'int32' : native().info().real, count);
  for (let i = 0; i < count; i++) values[i] = start + i * step;
  return tensor(values, options);
}

/** @throws ThroughtimeError ERR_TT_OOM where there is no memory for it */
function hostArray(op: string, dtype: DType, count: number): TypedArray {
  try {
    return new { int32: Int32Array, float32: Float32Array, float64: Float64Array }[dtype](count);
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_OOM', `${op}: no memory for ${count} elements (${(cause as Error).message})`, { cause });
  }
}

export interface UniformOptions extends CreateOptions {
  /** Default 0. */
  readonly low?: number;
  /** Default 1; never drawn itself. */
  readonly high?: number;
}

/** Independent numbers, uniform in [low, high), from the generator that `setSeed` starts. */
export function uniform(shape: readonly number[], options?: UniformOptions): Tensor {
  const { low, high, dtype, requiresGrad, device } = checkOptions('uniform', options, { low: 0, high: 1, ...defaults });
  checkRange('uniform', low, high);
  requireReal('uniform', dtype);
  const t = blank('uniform', shape, 'real', device);
  engine().uniform(t.handle, low, high, ...nextStream());
  return finish(t, requiresGrad);
}

export interface NormalOptions extends CreateOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Standard deviation, default 1. */
  readonly std?: number;
}

/** Independent numbers, normally distributed, from the generator that `setSeed` starts. */
export function normal(shape: readonly number[], options?: NormalOptions): Tensor {
  const { mean, std, dtype, requiresGrad, device } = checkOptions('normal', options, { mean: 0, std: 1, ...defaults });
  checkNumber('normal', 'mean', mean);
  checkNumber('normal', 'std', std, 0);
  requireReal('normal', dtype);
  const t = blank('normal', shape, 'real', device);
  engine().normal(t.handle, mean, std, ...nextStream());
  return finish(t, requiresGrad);
}

function finish(t: Tensor, requiresGrad: boolean): Tensor {
  if (requiresGrad) t.requiresGrad = true;
  return t;
}

/** Whether `dtype` is the integer type; a float type must be the one this build computes in. */
function isInteger(op: string, dtype: DType): boolean {
  if (dtype === 'int32') return true;
  const { real } = native().info();
  if (dtype !== real)
    throw complain('ERR_TT_DTYPE', { op, arg: 'dtype', got: dtype, want: `int32 or ${real}`, why: `this build computes in ${real}` });
  return false;
}

function requireReal(op: string, dtype: DType | undefined): void {
  if (dtype !== undefined && isInteger(op, dtype)) throw complain('ERR_TT_DTYPE', { op, arg: 'dtype', got: dtype, want: 'a float type' });
}
