// What the metrics of numbers share: a mean over pairs of target and prediction.
import { complain } from '../errors.js';
import { checkPaired } from './classes.js';

/** Numbers, one per sample. */
export type Numbers = ArrayLike<number>;

/**
 * Mean of `measure` over all pairs.
 * @throws ThroughtimeError ERR_TT_SHAPE for lists of different lengths, ERR_TT_ARG for empty ones, ERR_TT_NAN for what is not finite
 */
export function meanOver(
  op: string,
  targets: Numbers,
  predictions: Numbers,
  measure: (target: number, prediction: number, i: number) => number,
): number {
  checkPaired(op, targets, 'predictions', predictions);
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const target = finite(op, 'targets', targets, i);
    sum += measure(target, finite(op, 'predictions', predictions, i), i);
  }
  return sum / targets.length;
}

/** A number of a list. @throws ThroughtimeError ERR_TT_NAN when it is not finite */
export function finite(op: string, arg: string, list: Numbers, i: number): number {
  const value = list[i] as number;
  if (!Number.isFinite(value)) throw complain('ERR_TT_NAN', { op, arg: `${arg}[${i}]`, got: value, want: 'a finite number' });
  return value;
}
