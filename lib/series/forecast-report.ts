// How good forecasts are, beside those that need no learning.
import { checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { numbers } from '../form.js';
import { directionalAccuracy } from '../metrics/directional-accuracy.js';
import { mae } from '../metrics/mae.js';
import { mape, smape } from '../metrics/mape.js';
import { rmse } from '../metrics/rmse.js';
import { baselinesOf, checkBacktest, lastOf, truthOf, valuesOf, type Backtest } from './backtest.js';
import type { SeriesTable } from './table.js';

/** Errors over all forecasts of one variable, in its units. */
export interface ForecastScores {
  readonly mae: number;
  readonly rmse: number;
  /** A fraction; null where a true value is 0. */
  readonly mape: number | null;
  readonly smape: number;
  /** Share of forecasts on the right side of the last known value. */
  readonly directionalAccuracy: number;
}

/** Errors in standard deviations of the training rows, over all variables. */
export interface StandardisedScores {
  readonly mse: number;
  readonly mae: number;
}

export interface MethodScores extends StandardisedScores {
  /** `model`, or a baseline. */
  readonly method: string;
  readonly targets: readonly ({ readonly name: string } & ForecastScores)[];
}

export interface ForecastReport {
  /** Number of origins. */
  readonly forecasts: number;
  readonly horizon: number;
  /** The model first. */
  readonly methods: readonly MethodScores[];
  /** The model's errors by step, from 1. */
  readonly steps: readonly ({ readonly step: number } & StandardisedScores)[];
}

export interface ForecastReportOptions {
  /** Standard deviation of each target: `preparation.deviations`. Default: 1 each. */
  readonly deviations?: readonly number[];
  /** Steps of a season. Default: no seasonal naive forecast. */
  readonly period?: number;
  /** Values of the moving average. Default 3. */
  readonly average?: number;
}

/**
 * The errors of forecasts and of the baselines at the same origins.
 * @param table the series with what happened
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE for origins outside the series, ERR_TT_NAN
 * @example
 * ```ts
 * import { forecastReport, seriesTable } from 'throughtime';
 * const table = seriesTable({ y: [1, 2, 3, 4, 5, 6] });
 * const { methods } = forecastReport(table, { targets: ['y'], origins: [3, 4], horizon: 1, values: Float64Array.of(4.5, 5) });
 * for (const { method, targets } of methods) console.log(method, targets[0]?.mae); // model 0.25, naive 1, moving average 2, drift 0
 * ```
 */
export function forecastReport(table: SeriesTable, forecasts: Backtest, options?: ForecastReportOptions): ForecastReport {
  const op = 'forecastReport';
  const { targets, origins, horizon } = checkBacktest(op, 'forecasts', forecasts);
  const { period, average, deviations } = checkOptions(op, options, {
    period: undefined,
    average: 3,
    deviations: targets.map(() => 1),
  });
  if (period !== undefined) checkInteger(op, 'period', period);
  numbers(op, 'deviations', deviations);
  if (deviations.length !== targets.length || !deviations.every((deviation) => deviation > 0))
    throw complain('ERR_TT_ARG', { op, arg: 'deviations', got: deviations, want: 'a number above 0 for each target' });
  const truth = truthOf(table, forecasts);
  const baselines = baselinesOf(table, forecasts, { period, average: checkInteger(op, 'average', average) });
  const methods = [...new Map([['model', forecasts], ...baselines])].map(([method, made]) => ({
    method,
    targets: targets.map((name, c) => ({ name, ...scores(valuesOf(truth, c), valuesOf(made, c), lastOf(table, made, c)) })),
    ...standardised(truth, made, deviations, () => true),
  }));
  const steps = Array.from({ length: horizon }, (_, k) => ({
    step: k + 1,
    ...standardised(truth, forecasts, deviations, (i) => Math.floor(i / targets.length) % horizon === k),
  }));
  return { forecasts: origins.length, horizon, methods, steps };
}

function scores(truth: Float64Array, forecast: Float64Array, last: Float64Array): ForecastScores {
  return {
    mae: mae(truth, forecast),
    rmse: rmse(truth, forecast),
    mape: truth.includes(0) ? null : mape(truth, forecast),
    smape: smape(truth, forecast),
    directionalAccuracy: directionalAccuracy(truth, forecast, last),
  };
}

function standardised(
  { targets, values: truth }: Backtest,
  { values }: Backtest,
  deviations: readonly number[],
  counts: (i: number) => boolean,
): StandardisedScores {
  let [squares, sum, count] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (!counts(i)) continue;
    const error = ((values[i] as number) - (truth[i] as number)) / (deviations[i % targets.length] as number);
    squares += error ** 2;
    sum += Math.abs(error);
    count++;
  }
  return { mse: squares / count, mae: sum / count };
}
