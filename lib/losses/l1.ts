import { checkOptions } from '../check.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { elementwise } from './elementwise.js';
import type { MaskedLossOptions, Wanted } from './options.js';

/**
 * Absolute error |x - target|. The gradient flows into both; it is 0 where they are equal.
 * @param target as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for a mask of other numbers than 0 and 1
 */
export function l1(x: Tensor, target: Wanted, options?: MaskedLossOptions): Tensor {
  const filled = checkOptions('l1', options, { mask: undefined, reduction: 'mean' });
  return elementwise('l1', x, target, filled, (on) => engine().l1(on.x, on.target, on.mask, filled.reduction));
}
