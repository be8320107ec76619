// Losses. Each is one fused kernel; `mean` divides by the number of elements that count.
import { checkInteger, checkOptions } from './check.js';
import { tensor } from './create.js';
import { complain } from './errors.js';
import { integers, type Integers } from './integers.js';
import { flatten, type Nested } from './nested.js';
import { view } from './ops/view.js';
import { engine } from './scope.js';
import { product } from './sizes.js';
import { Tensor } from './tensor.js';

/** `mean` and `sum` give a scalar, `none` the loss of every element. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  /** Default `mean`. */
  readonly reduction?: Reduction;
}

export interface CrossEntropyOptions extends LossOptions {
  /** Rows with this target count neither in the loss nor in the mean. Default -100. */
  readonly ignoreIndex?: number;
}

/** Wanted values: a tensor, a typed array or (nested) arrays. A flat array takes the shape of what it is compared with. */
export type Wanted = Tensor | Float32Array | Float64Array | readonly Nested[];

/**
 * -log softmax(logits)[target].
 * @param logits `[..., C]`, not normalised
 * @param target class of every row: `[...]`, values in [0, C) or `ignoreIndex`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE for float targets, ERR_TT_RANGE
 * @example
 * ```ts
 * import { crossEntropy, tensor } from 'throughtime';
 * const loss = crossEntropy(tensor([[2, 0, 0], [0, 3, 0]]), [0, 1]);
 * console.log(loss.itemSync()); // 0.167
 * ```
 */
export function crossEntropy(logits: Tensor, target: Integers, options?: CrossEntropyOptions): Tensor {
  const { ignoreIndex, reduction } = checkOptions('crossEntropy', options, { ignoreIndex: -100, reduction: 'mean' });
  checkInteger('crossEntropy', 'ignoreIndex', ignoreIndex, -(2 ** 31));
  const lead = logits.shape.slice(0, -1);
  const rows = product(lead);
  const wanted = integers('crossEntropy', 'target', target);
  if (wanted.size !== rows) throw misfit('crossEntropy', wanted.shape, `[${lead.join(',')}]`, 'one class per row of logits');
  const flat = view(logits, [rows, logits.shape.at(-1) ?? 1]);
  const loss = new Tensor(engine().crossEntropy(flat.handle, view(wanted, [rows]).handle, ignoreIndex, reduction));
  return reduction === 'none' ? view(loss, lead) : loss;
}

/**
 * Binary cross-entropy of sigmoid(logits), without overflow.
 * @param target probabilities in [0, 1], as many as logits; no gradient flows into it
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE
 * @example
 * ```ts
 * import { bceWithLogits, tensor } from 'throughtime';
 * const loss = bceWithLogits(tensor([[0], [4]]), [0, 1]);
 * console.log(loss.itemSync()); // 0.356
 * ```
 */
export function bceWithLogits(logits: Tensor, target: Wanted, options?: LossOptions): Tensor {
  const { reduction } = checkOptions('bceWithLogits', options, { reduction: 'mean' });
  return new Tensor(engine().bceWithLogits(logits.handle, like(logits, 'bceWithLogits', target).handle, reduction));
}

/** Squared error (x - target)². @param target as many elements as `x` @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
export function mse(x: Tensor, target: Wanted, options?: LossOptions): Tensor {
  const { reduction } = checkOptions('mse', options, { reduction: 'mean' });
  return new Tensor(engine().mse(x.handle, like(x, 'mse', target).handle, reduction));
}

/** `target` as a float tensor in the shape of `x`. A tensor must have that shape: [B] against [B,1] is too often a mistake. */
function like(x: Tensor, op: string, target: Wanted): Tensor {
  if (target instanceof Tensor) return target;
  const { values, shape } = ArrayBuffer.isView(target) ? { values: target, shape: [target.length] } : flatten(op, 'target', target);
  if (shape.length !== 1) return tensor(values, { shape });
  if (values.length !== x.size) throw misfit(op, shape, `[${x.shape.join(',')}]`, 'one value per element');
  return tensor(values, { shape: x.shape });
}

function misfit(op: string, got: readonly number[], want: string, why: string): Error {
  return complain('ERR_TT_SHAPE', { op, arg: 'target', got: got, want, why });
}
