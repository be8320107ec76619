import { checkChoice, checkOptions } from '../check.js';
import { mul } from '../ops/arithmetic.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { elementwise } from './elementwise.js';
import type { MaskedLossOptions, Reduction, Wanted } from './options.js';

export interface KLDivOptions extends Omit<MaskedLossOptions, 'reduction'> {
  /** Whether `target` holds log-probabilities too. Default false: probabilities. */
  readonly logTarget?: boolean;
  /**
   * `batchmean` is the sum over the size of the first dimension, the divergence itself where that counts distributions; `mean` divides by
   * the number of elements instead. Default `mean`, as in PyTorch.
   */
  readonly reduction?: Reduction | 'batchmean';
}

/**
 * Kullback-Leibler divergence of the distribution `x` from `target`, by element: target · (log target - x), where 0 · log 0 is 0.
 * The gradient flows into both.
 * @param x log-probabilities, such as `logSoftmax` gives
 * @param target as many elements as `x`: probabilities, or log-probabilities with `logTarget`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_ARG, ERR_TT_RANGE for a mask of other numbers than 0 and 1
 * @example
 * ```ts
 * import { klDiv, logSoftmax, tensor } from 'throughtime';
 * const student = logSoftmax(tensor([[0, 0]]));
 * console.log(klDiv(student, [[0.9, 0.1]], { reduction: 'batchmean' }).itemSync()); // 0.368
 * ```
 */
export function klDiv(x: Tensor, target: Wanted, options?: KLDivOptions): Tensor {
  const { logTarget, mask, ...filled } = checkOptions('klDiv', options, { logTarget: false, mask: undefined, reduction: 'mean' });
  const wanted = checkChoice('klDiv', 'reduction', filled.reduction, ['mean', 'sum', 'none', 'batchmean']);
  const reduction = wanted === 'batchmean' ? 'sum' : wanted;
  const loss = elementwise('klDiv', x, target, { mask, reduction }, (on) => engine().klDiv(on.x, on.target, on.mask, logTarget, reduction));
  return wanted === 'batchmean' ? mul(loss, 1 / (x.shape[0] ?? 1)) : loss;
}
