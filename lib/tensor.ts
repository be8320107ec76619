// The tensor: a handle to native memory with its shape. The methods at the end are the functions of ops/ in postfix form; the two
// modules import each other, which is safe because neither uses the other while it loads.
import { setImmediate as turn } from 'node:timers/promises';

import { checkBoolean, checkOptions } from './check.js';
import { deviceName, type DeviceName } from './devices.js';
import { complain } from './errors.js';
import { native, type DType, type Handle, type Owner, type TypedArray } from './native.js';
import { add, div, mul, neg, sub, type Operand } from './ops/arithmetic.js';
import { flatten, flip, squeeze, unsqueeze } from './ops/axes.js';
import { abs, clamp, type ClampOptions } from './ops/bounds.js';
import { eq, ge, gt, le, lt, ne } from './ops/compare.js';
import { toFloat, toInt } from './ops/convert.js';
import { exp, log, relu, sigmoid, softmax, sqrt, tanh } from './ops/elementwise.js';
import { matmul } from './ops/matmul.js';
import { chunk, split } from './ops/parts.js';
import { pow } from './ops/power.js';
import { argmax, argmin, max, mean, min, sum, type Extreme, type ReduceOptions } from './ops/reduce.js';
import { permute, reshape, select, slice, transpose } from './ops/shape.js';
import { std, variance, type SpreadOptions } from './ops/spread.js';
import { engine, keep, track } from './scope.js';
import { product } from './sizes.js';
import { checkTensor } from './tensors.js';

/** What is read in the error of a structured clone. */
function aTensorBelongsToItsThread(): void {}

/**
 * An n-dimensional array in native memory, row-major. Operations queue at once and compute off the event loop; reading waits for them.
 * Made by `tensor`, `zeros` and the operations.
 * @example
 * ```ts
 * import { tensor } from 'throughtime';
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * console.log(x.grad?.dataSync()); // 2x: Float32Array [2, 4, 6, 8]
 * ```
 */
export class Tensor {
  /** The native tensor, for the modules of this package. */
  readonly handle: Handle;
  /** A structured clone, as of a message to a worker, refuses functions; without it, it would pass on a number that means nothing there. */
  protected readonly local = aTensorBelongsToItsThread;
  #owner: Owner | undefined;
  #shape: readonly number[] | undefined;

  /** For the modules of this package: takes over a handle. The current scope frees it or, without one or if told so, the garbage collector. */
  constructor(handle: Handle, { tracked = true }: { readonly tracked?: boolean } = {}) {
    this.handle = handle;
    if (!tracked || !track(this)) this.collect();
  }

  /** For the modules of this package: from now on the garbage collector frees it. */
  collect(): void {
    if (!this.#owner) this.#owner = native().own(this.handle);
  }

  /** The sizes of the dimensions; `[]` for a scalar. @throws ThroughtimeError ERR_TT_DISPOSED when it was freed before anybody asked */
  get shape(): readonly number[] {
    return (this.#shape ??= Object.freeze(native().shape(this.handle)));
  }

  /** Number of elements. */
  get size(): number {
    return product(this.shape);
  }

  /** The element type: `float32` (`float64` in the build that checks gradients) or `int32`. */
  get dtype(): DType {
    return native().dtype(this.handle);
  }

  /** Where it lies: `cpu`, `cuda:0`, … */
  get device(): DeviceName {
    return native().device(this.handle) as DeviceName;
  }

  /**
   * The same values on another device; waits for them. Gradients do not flow between devices: `Model.to` moves parameters.
   * @throws ThroughtimeError ERR_TT_ARG for what is no device name, or a tensor that requires a gradient; ERR_TT_CUDA when the device is
   * not there
   */
  to(device: DeviceName): Tensor {
    return new Tensor(engine().to(this.handle, deviceName('to', device)));
  }

  /** Whether `backward` computes a gradient for it. May be set on leaves. */
  get requiresGrad(): boolean {
    return native().requiresGrad(this.handle);
  }

  set requiresGrad(value: boolean) {
    native().setRequiresGrad(this.handle, checkBoolean('requiresGrad', 'value', value));
  }

  /**
   * The gradient that `backward` accumulated, of the same shape; undefined before. This tensor owns it: scopes leave it alone, and
   * setting `grad` to undefined (as `zeroGrad` does) frees it at once, without waiting for the garbage collector.
   */
  get grad(): Tensor | undefined {
    const grad = native().grad(this.handle);
    return grad && new Tensor(grad, { tracked: false });
  }

  set grad(value: Tensor | undefined) {
    if (value !== undefined) {
      native().setGrad(this.handle, keep(checkTensor('grad', 'value', value)).handle);
      return;
    }
    const former = native().grad(this.handle);
    if (former === undefined) return;
    native().setGrad(this.handle, undefined);
    native().dispose(former);
  }

  /**
   * The elements in row-major order, when they are computed.
   * @throws ThroughtimeError (rejects) with the code of the operation that failed to compute them; ERR_TT_DISPOSED
   */
  async data(): Promise<TypedArray> {
    const answer = native().read(this.handle);
    // Work so small that it is done already still takes a turn of the event loop, which a loop of many such steps would hold up.
    return ArrayBuffer.isView(answer) ? turn(answer) : answer;
  }

  /** The same, blocking the thread until they are computed. @throws ThroughtimeError as `data` */
  dataSync(): TypedArray {
    return native().readSync(this.handle);
  }

  /** The only element. @throws ThroughtimeError ERR_TT_SHAPE (rejects) when there are several; as `data` */
  async item(): Promise<number> {
    this.#requireSingle('item');
    return (await this.data())[0] as number;
  }

  /** The same, blocking. @throws ThroughtimeError as `item` */
  itemSync(): number {
    this.#requireSingle('itemSync');
    return this.dataSync()[0] as number;
  }

  /**
   * Adds the gradient of this tensor to `grad` of every leaf it was computed from.
   * @param seed gradient of this tensor, same shape; may be left out for a scalar
   * @param options `retainGraph` keeps what a second `backward` needs
   * @throws ThroughtimeError ERR_TT_SHAPE without a seed when not a scalar; ERR_TT_ARG when nothing it depends on requires a gradient, or
   * on a second call without `retainGraph`
   */
  backward(seed?: Tensor, options?: { readonly retainGraph?: boolean }): void {
    const { retainGraph } = checkOptions('backward', options, { retainGraph: false });
    native().backward(this.handle, seed === undefined ? undefined : checkTensor('backward', 'seed', seed).handle, retainGraph);
  }

  /** The same values without their history: gradients stop here. */
  detach(): Tensor {
    return new Tensor(engine().detach(this.handle));
  }

  /** Makes `backward` keep `grad` of this tensor although it is not a leaf. @returns itself */
  retainGrad(): this {
    native().retainGrad(this.handle);
    return this;
  }

  /** Frees the memory now. The tensor is unusable afterwards; calling it twice is allowed. */
  dispose(): void {
    native().dispose(this.handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get isDisposed(): boolean {
    return native().isDisposed(this.handle);
  }

  toString(): string {
    return this.isDisposed ? 'Tensor (disposed)' : `Tensor ${this.dtype} [${this.shape.join(',')}]`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @see {@link add} */
  add(other: Operand): Tensor {
    return add(this, other);
  }

  /** @see {@link sub} */
  sub(other: Operand): Tensor {
    return sub(this, other);
  }

  /** @see {@link mul} */
  mul(other: Operand): Tensor {
    return mul(this, other);
  }

  /** @see {@link div} */
  div(other: Operand): Tensor {
    return div(this, other);
  }

  /** @see {@link neg} */
  neg(): Tensor {
    return neg(this);
  }

  /** @see {@link matmul} */
  matmul(other: Tensor): Tensor {
    return matmul(this, other);
  }

  /** @see {@link reshape} */
  reshape(shape: readonly number[]): Tensor {
    return reshape(this, shape);
  }

  /** @see {@link transpose} */
  transpose(a: number, b: number): Tensor {
    return transpose(this, a, b);
  }

  /** @see {@link permute} */
  permute(order: readonly number[]): Tensor {
    return permute(this, order);
  }

  /** @see {@link slice} */
  slice(axis: number, start: number, end?: number, stride?: number): Tensor {
    return slice(this, axis, start, end, stride);
  }

  /** @see {@link select} */
  select(axis: number, index: number): Tensor {
    return select(this, axis, index);
  }

  /** @see {@link sum} */
  sum(axis?: number, options?: ReduceOptions): Tensor {
    return sum(this, axis, options);
  }

  /** @see {@link mean} */
  mean(axis?: number, options?: ReduceOptions): Tensor {
    return mean(this, axis, options);
  }

  /** @see {@link max} */
  max(axis: number, options?: ReduceOptions): Extreme {
    return max(this, axis, options);
  }

  /** @see {@link argmax} */
  argmax(axis?: number, options?: ReduceOptions): Tensor {
    return argmax(this, axis, options);
  }

  /** @see {@link softmax} */
  softmax(axis?: number): Tensor {
    return softmax(this, axis);
  }

  /** @see {@link relu} */
  relu(): Tensor {
    return relu(this);
  }

  /** @see {@link tanh} */
  tanh(): Tensor {
    return tanh(this);
  }

  /** @see {@link sigmoid} */
  sigmoid(): Tensor {
    return sigmoid(this);
  }

  /** @see {@link exp} */
  exp(): Tensor {
    return exp(this);
  }

  /** @see {@link log} */
  log(): Tensor {
    return log(this);
  }

  /** @see {@link sqrt} */
  sqrt(): Tensor {
    return sqrt(this);
  }

  /** @see {@link eq} */
  eq(other: Operand): Tensor {
    return eq(this, other);
  }

  /** @see {@link ne} */
  ne(other: Operand): Tensor {
    return ne(this, other);
  }

  /** @see {@link lt} */
  lt(other: Operand): Tensor {
    return lt(this, other);
  }

  /** @see {@link le} */
  le(other: Operand): Tensor {
    return le(this, other);
  }

  /** @see {@link gt} */
  gt(other: Operand): Tensor {
    return gt(this, other);
  }

  /** @see {@link ge} */
  ge(other: Operand): Tensor {
    return ge(this, other);
  }

  /** @see {@link toFloat} */
  toFloat(): Tensor {
    return toFloat(this);
  }

  /** @see {@link toInt} */
  toInt(): Tensor {
    return toInt(this);
  }

  /** @see {@link abs} */
  abs(): Tensor {
    return abs(this);
  }

  /** @see {@link clamp} */
  clamp(options: ClampOptions): Tensor {
    return clamp(this, options);
  }

  /** @see {@link pow} */
  pow(exponent: number): Tensor {
    return pow(this, exponent);
  }

  /** @see {@link min} */
  min(axis: number, options?: ReduceOptions): Extreme {
    return min(this, axis, options);
  }

  /** @see {@link argmin} */
  argmin(axis?: number, options?: ReduceOptions): Tensor {
    return argmin(this, axis, options);
  }

  /** @see {@link squeeze} */
  squeeze(axis?: number): Tensor {
    return squeeze(this, axis);
  }

  /** @see {@link unsqueeze} */
  unsqueeze(axis: number): Tensor {
    return unsqueeze(this, axis);
  }

  /** @see {@link flatten} */
  flatten(first?: number, last?: number): Tensor {
    return flatten(this, first, last);
  }

  /** @see {@link flip} */
  flip(axis: number): Tensor {
    return flip(this, axis);
  }

  /** @see {@link split} */
  split(sizes: number | readonly number[], axis?: number): Tensor[] {
    return split(this, sizes, axis);
  }

  /** @see {@link chunk} */
  chunk(count: number, axis?: number): Tensor[] {
    return chunk(this, count, axis);
  }

  /** @see {@link variance} */
  variance(axis?: number, options?: SpreadOptions): Tensor {
    return variance(this, axis, options);
  }

  /** @see {@link std} */
  std(axis?: number, options?: SpreadOptions): Tensor {
    return std(this, axis, options);
  }

  #requireSingle(op: string): void {
    if (this.size === 1) return;
    throw complain('ERR_TT_SHAPE', {
      op,
      arg: 'tensor',
      got: this.shape,
      want: 'one element',
      why: 'use data() for several',
    });
  }
}
