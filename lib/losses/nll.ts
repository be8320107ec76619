import { checkOptions } from '../check.js';
import type { Integers } from '../integers.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { overRows, type ClassLossOptions } from './class-rows.js';

/**
 * Negative log-likelihood -logProbs[target]. For logits `crossEntropy` is the same in one kernel.
 * @param logProbs `[..., C]`, such as `logSoftmax` gives
 * @param target class of every row: `[...]`, values in [0, C) or `ignoreIndex`
 * @returns a scalar; with reduction `none`, `[...]`. The mean over rows of which none counts is NaN, as in PyTorch.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE for float targets, ERR_TT_RANGE
 * @example
 * ```ts
 * import { logSoftmax, nll, tensor } from 'throughtime';
 * console.log(nll(logSoftmax(tensor([[2, 0, 0], [0, 3, 0]])), [0, 1]).itemSync()); // 0.167
 * ```
 */
export function nll(logProbs: Tensor, target: Integers, options?: ClassLossOptions): Tensor {
  const filled = checkOptions('nll', options, { ignoreIndex: -100, classWeights: undefined, mask: undefined, reduction: 'mean' });
  return overRows('nll', logProbs, target, filled, (rows) =>
    engine().nll(rows.scores, rows.target, rows.classWeights, rows.mask, filled.ignoreIndex, filled.reduction),
  );
}
