import { checkNumber, checkOptions } from '../check.js';
import type { Integers } from '../integers.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { overRows, type ClassLossOptions } from './class-rows.js';

export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of the target's probability is spread over all classes alike, in [0, 1]. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * -log softmax(logits)[target]. Softmax and loss are one kernel, so probabilities are never stored.
 * @param logits `[..., C]`, not normalised
 * @param target class of every row: `[...]`, values in [0, C) or `ignoreIndex`
 * @returns a scalar; with reduction `none`, `[...]`. The mean over rows of which none counts is NaN, as in PyTorch.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE for float targets, ERR_TT_RANGE
 * @example
 * ```ts
 * import { crossEntropy, tensor } from 'throughtime';
 * const logits = tensor([[2, 0, 0], [0, 3, 0]]);
 * console.log(crossEntropy(logits, [0, 1]).itemSync()); // 0.167
 * console.log(crossEntropy(logits, [0, 1], { labelSmoothing: 0.1, classWeights: [1, 2, 1] }).itemSync()); // 0.277
 * ```
 */
export function crossEntropy(logits: Tensor, target: Integers, options?: CrossEntropyOptions): Tensor {
  const filled = checkOptions('crossEntropy', options, {
    ignoreIndex: -100,
    labelSmoothing: 0,
    classWeights: undefined,
    mask: undefined,
    reduction: 'mean',
  });
  const { ignoreIndex, reduction } = filled;
  const smoothing = checkNumber('crossEntropy', 'labelSmoothing', filled.labelSmoothing, 0, 1);
  return overRows('crossEntropy', logits, target, filled, (rows) =>
    engine().crossEntropy(rows.scores, rows.target, rows.classWeights, rows.mask, ignoreIndex, smoothing, reduction),
  );
}
