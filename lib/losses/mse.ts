import { checkOptions } from '../check.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { elementwise } from './elementwise.js';
import type { MaskedLossOptions, Wanted } from './options.js';

/**
 * Squared error (x - target)². The gradient flows into both.
 * @param target as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for a mask of other numbers than 0 and 1
 * @example
 * ```ts
 * import { mse, sequenceMask, tensor } from 'throughtime';
 * const forecast = tensor([[1, 2], [3, 0]]); // the second series has one step
 * console.log(mse(forecast, [[1, 1], [1, 0]], { mask: sequenceMask([2, 1], 2) }).itemSync()); // 1.667
 * ```
 */
export function mse(x: Tensor, target: Wanted, options?: MaskedLossOptions): Tensor {
  const filled = checkOptions('mse', options, { mask: undefined, reduction: 'mean' });
  return elementwise('mse', x, target, filled, (on) => engine().mse(on.x, on.target, on.mask, filled.reduction));
}
