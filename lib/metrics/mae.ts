// Mean absolute error.
import { meanOver, type Numbers } from './means.js';

/**
 * 1/n Σ |y - ŷ|, in the unit of the targets.
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty, ERR_TT_NAN for what is not finite
 * @example
 * ```ts
 * import { mae } from 'throughtime';
 * console.log(mae([3, -0.5, 2, 7], [2.5, 0, 2, 8])); // 0.5
 * ```
 */
export function mae(targets: Numbers, predictions: Numbers): number {
  return meanOver('mae', targets, predictions, (target, prediction) => Math.abs(target - prediction));
}
