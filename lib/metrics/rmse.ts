// Root of the mean squared error.
import { meanOver, type Numbers } from './means.js';

/**
 * √(1/n Σ (y - ŷ)²), in the unit of the targets. Weighs large errors more than `mae`.
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty, ERR_TT_NAN for what is not finite
 * @example
 * ```ts
 * import { rmse } from 'throughtime';
 * console.log(rmse([3, -0.5, 2, 7], [2.5, 0, 2, 8])); // 0.612
 * ```
 */
export function rmse(targets: Numbers, predictions: Numbers): number {
  return Math.sqrt(meanOver('rmse', targets, predictions, (target, prediction) => (target - prediction) ** 2));
}
