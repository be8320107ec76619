// The share of right answers.
import { checkPaired, type Classes } from './classes.js';

/**
 * How many predictions equal their target, as a fraction.
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty
 * @example
 * ```ts
 * import { accuracy } from 'throughtime';
 * console.log(accuracy([0, 1, 2, 3], [0, 2, 1, 3])); // 0.5
 * ```
 */
export function accuracy(targets: Classes, predictions: Classes): number {
  checkPaired('accuracy', targets, 'predictions', predictions);
  let right = 0;
  for (let i = 0; i < targets.length; i++) right += Number(targets[i] === predictions[i]);
  return right / targets.length;
}
