// Errors relative to those of a naive forecast.
import { checkInteger, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { finite, type Numbers } from './means.js';
import { mae } from './mae.js';

export interface MaseOptions {
  /** The values the model learned from, in order: the errors are measured in steps of this series. */
  readonly history: Numbers;
  /** m, the steps of a season. Default 1. */
  readonly period?: number;
}

/**
 * Mean absolute scaled error (Hyndman and Koehler 2006): the mean absolute error over that of the (seasonal) naive forecast on the history,
 * 1/(n-m) Σ |y_t - y_{t-m}|. Below 1 is better than one naive step on the history.
 * @throws ThroughtimeError ERR_TT_RANGE for a history of no more than `period` values or one that repeats itself exactly;
 * ERR_TT_SHAPE, ERR_TT_ARG, ERR_TT_NAN as `mae`
 * @example
 * ```ts
 * import { mase } from 'throughtime';
 * console.log(mase([6, 8], [7, 7], { history: [1, 3, 2, 4] })); // 0.6
 * ```
 */
export function mase(targets: Numbers, predictions: Numbers, options: MaseOptions): number {
  const op = 'mase';
  const { history, period } = checkOptions(op, options, { history: undefined, period: 1 });
  const lag = checkInteger(op, 'period', period);
  const count = (history?.length ?? 0) - lag;
  if (!history || count < 1) {
    const got = new Says(`${history?.length ?? 0} values`);
    throw complain('ERR_TT_RANGE', { op, arg: 'history', got, want: `more than ${lag}, the period` });
  }
  let sum = 0;
  for (let t = lag; t < history.length; t++) sum += Math.abs(finite(op, 'history', history, t) - finite(op, 'history', history, t - lag));
  if (sum === 0) {
    const got = new Says('without a change');
    throw complain('ERR_TT_RANGE', { op, arg: 'history', got, want: 'values that differ from those a period before' });
  }
  return mae(targets, predictions) / (sum / count);
}
