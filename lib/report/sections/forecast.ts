// Forecasts as parts of a page.
import { truthOf, valuesOf, type Backtest } from '../../series/backtest.js';
import type { ForecastReport } from '../../series/forecast-report.js';
import type { SeriesTable } from '../../series/table.js';
import type { Section } from '../page/section.js';

// More would hide each other.
const [mostTargets, mostRows] = [8, 400];

/**
 * Forecast against truth, and how the errors are distributed.
 * @param table the series with what happened
 */
export function backtestSections(table: SeriesTable, backtest: Backtest): readonly Section[] {
  const { targets, origins, horizon } = backtest;
  const truth = truthOf(table, backtest);
  const shown = origins.slice(-mostRows);
  const last = origins.length > mostRows ? ` The last ${mostRows} of ${origins.length.toLocaleString('en-US')}.` : '';
  return targets.slice(0, mostTargets).flatMap((name, c): Section[] => {
    const [is, said] = [valuesOf(truth, c), valuesOf(backtest, c)];
    const firsts = (values: Float64Array) => shown.map((_, i) => values[(origins.length - shown.length + i) * horizon] as number);
    return [
      {
        kind: 'lines',
        title: `Forecast of ${name}`,
        x: 'row',
        y: name,
        series: [
          { name: 'truth', x: shown, y: firsts(is) },
          { name: 'forecast', x: shown, y: firsts(said) },
        ],
        note: `${horizon > 1 ? 'The first step of every forecast.' : 'One step ahead, each from what was before it.'}${last}`,
      },
      {
        kind: 'histogram',
        title: `Errors of ${name}`,
        x: 'truth − forecast',
        values: Array.from(is, (value, i) => value - (said[i] as number)),
      },
    ];
  });
}

/** Errors beside the baselines, and by step. */
export function forecastScoreSections({ methods, steps, horizon }: ForecastReport): readonly Section[] {
  const columns = ['method', 'MAE', 'RMSE', 'MAPE %', 'sMAPE %', 'direction %'];
  const percent = (share: number | null) => (share === null ? '–' : 100 * share);
  const targets = methods[0]?.targets ?? [];
  const tables = targets.slice(0, mostTargets).map(({ name }, c): Section => {
    const rows = methods.map(({ method, targets: scores }) => {
      const { mae, rmse, mape, smape, directionalAccuracy } = scores[c] as (typeof targets)[number];
      return [method, mae, rmse, percent(mape), percent(smape), percent(directionalAccuracy)];
    });
    const least = Math.min(...rows.map(([, , rmse]) => rmse as number));
    const best = rows.flatMap(([, , rmse], r) => (rmse === least ? [r] : []));
    return { kind: 'table', title: `Errors of ${name} beside the baselines`, columns, rows, best };
  });
  const bars = methods.map(({ method, mse }) => ({ name: method, value: mse }));
  const all: Section = {
    kind: 'bars',
    title: 'Mean squared error',
    x: 'method',
    y: 'standardised MSE',
    bars,
    note: 'In squared standard deviations of the training rows, over all columns.',
  };
  if (horizon === 1) return [...tables, all];
  const x = steps.map(({ step }) => step);
  const series = [
    { name: 'MSE', x, y: steps.map(({ mse }) => mse) },
    { name: 'MAE', x, y: steps.map(({ mae }) => mae) },
  ];
  return [...tables, all, { kind: 'lines', title: 'Error by step', x: 'step', y: 'standardised error', series }];
}

/** The values that follow a series, after its last rows. @param forecast a column per target, a row per step */
export function forecastSections(history: SeriesTable, forecast: SeriesTable): readonly Section[] {
  return forecast.columns.slice(0, mostTargets).map((name, c): Section => {
    const known = history.values[history.columns.indexOf(name)] as Float64Array;
    const next = forecast.values[c] as Float64Array;
    const from = Math.max(0, known.length - Math.max(60, 4 * next.length));
    const before = Array.from(known.subarray(from));
    const rows = before.map((_, i) => from + i);
    const joined = [before.at(-1) as number, ...next];
    return {
      kind: 'lines',
      title: `Forecast of ${name}`,
      x: 'row',
      y: name,
      series: [
        { name: 'known', x: rows, y: before },
        { name: 'forecast', x: joined.map((_, i) => known.length - 1 + i), y: joined },
      ],
    };
  });
}
