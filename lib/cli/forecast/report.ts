// The errors of forecasts for people.
import type { ForecastReport } from '../../series/forecast-report.js';
import { table } from '../table.js';

/** The lines of a report: a table per target, and one over all in standard deviations of the training rows. */
export function forecastLines({ forecasts, horizon, methods }: ForecastReport): readonly string[] {
  const [first] = methods;
  const percent = (x: number | null) => (x === null ? '-' : `${(100 * x).toFixed(2)} %`);
  const tables = (first?.targets ?? []).map(({ name }, c) =>
    table([
      [name, 'mae', 'rmse', 'mape', 'smape', 'direction'],
      ...methods.map(({ method, targets }) => {
        const { mae, rmse, mape, smape, directionalAccuracy } = targets[c] as (typeof targets)[number];
        return [method, short(mae), short(rmse), percent(mape), percent(smape), percent(directionalAccuracy)];
      }),
    ]),
  );
  const all = table([['standardised', 'mse', 'mae'], ...methods.map(({ method, mse, mae }) => [method, mse.toFixed(4), mae.toFixed(4)])]);
  return [
    `${forecasts} forecasts of ${horizon} ${horizon === 1 ? 'step' : 'steps'}`,
    ...[...tables, all].flatMap((lines) => ['', ...lines]),
  ];
}

/** The same in figures at the head of a page: errors of the first target, and the best baseline's. */
export function forecastFacts(what: string, { forecasts, horizon, methods }: ForecastReport): readonly (readonly [string, number])[] {
  const named = (name: string) => (what === '' ? name : `${what} ${name}`);
  const [model, ...others] = methods;
  const rmse = (method: typeof model) => method?.targets[0]?.rmse ?? NaN;
  return [
    [named('RMSE'), rmse(model)],
    ...(others.length > 0 ? [['best baseline RMSE', Math.min(...others.map(rmse))] as const] : []),
    [named('MAE'), model?.targets[0]?.mae ?? NaN],
    ['forecasts', forecasts],
    ['steps of a forecast', horizon],
  ];
}

/** Five digits, all before the point. */
function short(value: number): string {
  return Math.abs(value) >= 1e5 ? value.toFixed(0) : value.toPrecision(5);
}
