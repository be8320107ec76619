import { checkNumber, checkOptions } from '../check.js';
import { full, tensor } from '../create.js';
import { flatten } from '../nested.js';
import { expandTo } from '../ops/broadcast.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { elementwise } from './elementwise.js';
import { misfit } from './operands.js';
import type { MaskedLossOptions, Wanted } from './options.js';

export interface BCEOptions extends MaskedLossOptions {
  /**
   * What the loss of positive targets is multiplied by, to balance classes: negatives ÷ positives. One number, or one per entry of the last
   * dimension `[C]`; other shapes stretch to that of the logits. No gradient flows into it. Default 1.
   */
  readonly posWeight?: number | Wanted;
}

/**
 * Binary cross-entropy of sigmoid(logits), without overflow. The gradient flows into both.
 * @param target probabilities in [0, 1], as many as logits
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for weights below 0 or a mask of other numbers than 0 and 1
 * @example
 * ```ts
 * import { bceWithLogits, tensor } from 'throughtime';
 * const loss = bceWithLogits(tensor([[0], [4]]), [0, 1]);
 * console.log(loss.itemSync()); // 0.356
 * ```
 */
export function bceWithLogits(logits: Tensor, target: Wanted, options?: BCEOptions): Tensor {
  const { posWeight, ...filled } = checkOptions('bceWithLogits', options, { posWeight: undefined, mask: undefined, reduction: 'mean' });
  checkTensor('bceWithLogits', 'logits', logits);
  const weight = posWeight === undefined ? undefined : stretched(logits, posWeight);
  return elementwise('bceWithLogits', logits, target, filled, (on) =>
    engine().bceWithLogits(on.x, on.target, weight && on.bring(weight), on.mask, filled.reduction),
  );
}

/** The weights in the shape of the logits. */
function stretched(logits: Tensor, posWeight: number | Wanted): Tensor {
  if (typeof posWeight === 'number') return full(logits.shape, checkNumber('bceWithLogits', 'posWeight', posWeight, 0));
  const weight = toTensor(posWeight);
  const missing = logits.shape.length - weight.shape.length;
  if (missing < 0 || !weight.shape.every((size, i) => size === 1 || size === logits.shape[missing + i]))
    throw misfit('bceWithLogits', 'posWeight', weight.shape, logits.shape, 'or its last dimensions, each of them or 1');
  return expandTo(weight, logits.shape);
}

function toTensor(value: Wanted): Tensor {
  if (value instanceof Tensor) return value;
  if (ArrayBuffer.isView(value)) return tensor(value);
  const { values, shape } = flatten('bceWithLogits', 'posWeight', value);
  return tensor(values, { shape });
}
