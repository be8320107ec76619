// Forecasts that need no learning. A model that does not beat them has learned nothing (Hyndman and Athanasopoulos, Forecasting: Principles
// and Practice, 5.2).
import { checkInteger } from '../check.js';
import { complain, Says } from '../errors.js';
import { elements } from '../form.js';

/**
 * The last value, at every step.
 * @param steps how many, up to 2^24 here and in the others
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for an empty history
 * @example
 * ```ts
 * import { drift, movingAverage, naive, seasonalNaive } from 'throughtime';
 * const history = [1, 5, 3, 7];
 * console.log(naive(history, 3), seasonalNaive(history, 3, 2), movingAverage(history, 3, 2), drift(history, 3));
 * // [7, 7, 7] [3, 7, 3] [5, 5, 5] [9, 11, 13]
 * ```
 */
export function naive(history: ArrayLike<number>, steps: number): Float64Array {
  requireHistory('naive', history, 1);
  return forecast('naive', steps, () => history[history.length - 1] as number);
}

/** The value of a season before. @param period m, steps of a season @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for fewer values than a season has */
export function seasonalNaive(history: ArrayLike<number>, steps: number, period: number): Float64Array {
  requireHistory('seasonalNaive', history, checkInteger('seasonalNaive', 'period', period));
  return forecast('seasonalNaive', steps, (k) => history[history.length - period + (k % period)] as number);
}

/** The mean of the last values, at every step. @param count how many @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for fewer values */
export function movingAverage(history: ArrayLike<number>, steps: number, count: number): Float64Array {
  requireHistory('movingAverage', history, checkInteger('movingAverage', 'count', count));
  let sum = 0;
  for (let i = history.length - count; i < history.length; i++) sum += history[i] as number;
  return forecast('movingAverage', steps, () => sum / count);
}

/** The straight line through the first and the last value, continued. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for fewer than two values */
export function drift(history: ArrayLike<number>, steps: number): Float64Array {
  requireHistory('drift', history, 2);
  const last = history[history.length - 1] as number;
  const slope = (last - (history[0] as number)) / (history.length - 1);
  return forecast('drift', steps, (k) => last + (k + 1) * slope);
}

// More would take minutes and gigabytes, and nobody forecasts so far.
export const mostSteps = 2 ** 24;

function forecast(op: string, steps: number, at: (k: number) => number): Float64Array {
  return Float64Array.from({ length: checkInteger(op, 'steps', steps, 1, mostSteps) }, (_, k) => at(k));
}

function requireHistory(op: string, history: ArrayLike<number>, least: number): void {
  elements(op, 'history', history);
  if (history.length >= least) return;
  throw complain('ERR_TT_RANGE', { op, arg: 'history', got: new Says(`${history.length} values`), want: `at least ${least}` });
}
