import { checkNumber, checkOptions } from '../check.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { elementwise } from './elementwise.js';
import type { MaskedLossOptions, Wanted } from './options.js';

export interface SmoothL1Options extends MaskedLossOptions {
  /** Where the parabola ends, at least 0; with 0 it is `l1`. Default 1. */
  readonly beta?: number;
}

/**
 * With d = x - target: d² / (2 beta) where |d| < beta, else |d| - beta / 2. Its slope is at most 1. The gradient flows into both.
 * @param target as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 * @example
 * ```ts
 * import { smoothL1, tensor } from 'throughtime';
 * console.log(smoothL1(tensor([0.1, 5]), [0, 0], { beta: 0.5, reduction: 'none' }).dataSync()); // 0.01, 4.75
 * ```
 */
export function smoothL1(x: Tensor, target: Wanted, options?: SmoothL1Options): Tensor {
  const filled = checkOptions('smoothL1', options, { beta: 1, mask: undefined, reduction: 'mean' });
  const beta = checkNumber('smoothL1', 'beta', filled.beta, 0);
  return elementwise('smoothL1', x, target, filled, (on) => engine().smoothL1(on.x, on.target, on.mask, beta, filled.reduction));
}
