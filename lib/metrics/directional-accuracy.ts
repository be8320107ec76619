// Whether forecasts point the right way.
import { checkList } from '../check.js';
import { complain, Says } from '../errors.js';
import { finite, meanOver, type Numbers } from './means.js';

/**
 * The share of forecasts with the right sign of the change since the last known value: 1/n Σ [sign(ŷ - y₀) = sign(y - y₀)]. A target that
 * did not change is met by a forecast of no change only, so the naive forecast is right where nothing moved.
 * @param last y₀ of each target: the value that was known when its forecast was made
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty, ERR_TT_NAN for what is not finite
 * @example
 * ```ts
 * import { directionalAccuracy } from 'throughtime';
 * console.log(directionalAccuracy([12, 9, 15], [11, 11, 13], [10, 10, 12])); // 0.667
 * ```
 */
export function directionalAccuracy(targets: Numbers, predictions: Numbers, last: Numbers): number {
  const op = 'directionalAccuracy';
  for (const [arg, list] of Object.entries({ targets, predictions, last })) checkList(op, arg, list);
  if (last.length !== targets.length) {
    const got = new Says(`${last.length} values`);
    throw complain('ERR_TT_SHAPE', { op, arg: 'last', got, want: `${targets.length}`, why: 'one per target' });
  }
  return meanOver(op, targets, predictions, (target, prediction, i) => {
    const from = finite(op, 'last', last, i);
    return Number(Math.sign(prediction - from) === Math.sign(target - from));
  });
}
