// Forecasts as parts of a page.
import { checkBacktest, truthOf, valuesOf, type Backtest } from '../../series/backtest.js';
import type { ForecastReport } from '../../series/forecast-report.js';
import { checkSeriesTable, pickColumns, type SeriesTable } from '../../series/table.js';
import { listOf, number, numberOrNull, parts, text } from '../../form.js';
import type { Section } from '../page/section.js';

// More would hide each other.
const [mostTargets, mostRows] = [8, 400];

/**
 * Forecast against truth, and how the errors are distributed.
 * @param table the series with what happened
 */
export function backtestSections(table: SeriesTable, backtest: Backtest): readonly Section[] {
  const op = 'backtestSections';
  checkSeriesTable(op, 'table', table);
  const { targets, origins, horizon } = checkBacktest(op, 'backtest', backtest);
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
export function forecastScoreSections(report: ForecastReport): readonly Section[] {
  const targetsForm = listOf(
    parts({ name: text, mae: number, rmse: number, mape: numberOrNull, smape: number, directionalAccuracy: number }),
  );
  parts({
    horizon: number,
    methods: listOf(parts({ method: text, mse: number, mae: number, targets: targetsForm })),
    steps: listOf(parts({ step: number, mse: number, mae: number })),
  })('forecastScoreSections', 'report', report);
  const { methods, steps, horizon } = report;
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
  const op = 'forecastSections';
  checkSeriesTable(op, 'forecast', forecast);
  const shown = forecast.columns.slice(0, mostTargets);
  const [before, after] = [pickColumns(op, history, shown), pickColumns(op, forecast, shown)];
  return shown.map((name, c): Section => {
    const known = before.values[c] as Float64Array;
    const next = after.values[c] as Float64Array;
    const from = Math.max(0, known.length - Math.max(60, 4 * next.length));
    const last = Array.from(known.subarray(from));
    const rows = last.map((_, i) => from + i);
    const joined = [last.at(-1) as number, ...next];
    return {
      kind: 'lines',
      title: `Forecast of ${name}`,
      x: 'row',
      y: name,
      series: [
        { name: 'known', x: rows, y: last },
        { name: 'forecast', x: joined.map((_, i) => known.length - 1 + i), y: joined },
      ],
    };
  });
}
