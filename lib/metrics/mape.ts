// Errors relative to the size of the targets.
import { complain } from '../errors.js';
import { meanOver, type Numbers } from './means.js';

/**
 * Mean absolute percentage error, 1/n Σ |y - ŷ| / |y|, as a fraction: 0.1 is 10 %.
 * @throws ThroughtimeError ERR_TT_RANGE for a target of 0, whose relative error has no size; ERR_TT_SHAPE, ERR_TT_ARG, ERR_TT_NAN as `mae`
 * @example
 * ```ts
 * import { mape } from 'throughtime';
 * console.log(mape([100, 200], [110, 190])); // 0.075
 * ```
 */
export function mape(targets: Numbers, predictions: Numbers): number {
  return meanOver('mape', targets, predictions, (target, prediction, i) => {
    if (target !== 0) return Math.abs((target - prediction) / target);
    throw complain('ERR_TT_RANGE', { op: 'mape', arg: `targets[${i}]`, got: target, want: 'a number other than 0', why: 'see smape' });
  });
}

/**
 * Symmetric mean absolute percentage error, 1/n Σ 2 |y - ŷ| / (|y| + |ŷ|), a fraction in [0, 2]; a pair of zeros has no error. The form of
 * the M3 and M4 competitions (Makridakis and Hibon 2000).
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG, ERR_TT_NAN as `mae`
 * @example
 * ```ts
 * import { smape } from 'throughtime';
 * console.log(smape([100, 0], [110, 0])); // 0.048
 * ```
 */
export function smape(targets: Numbers, predictions: Numbers): number {
  return meanOver('smape', targets, predictions, (target, prediction) => {
    const size = Math.abs(target) + Math.abs(prediction);
    return size === 0 ? 0 : (2 * Math.abs(target - prediction)) / size;
  });
}
