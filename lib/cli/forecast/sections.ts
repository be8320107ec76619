// What a report page shows of forecasts.
import type { Section } from '../../report/page/sections.js';
import { truthOf, valuesOf, type Backtest } from '../../series/backtest.js';
import type { ForecastReport } from '../../series/forecast-report.js';
import type { SeriesTable } from '../../series/table.js';

// More would hide each other.
const [mostTargets, mostRows] = [8, 400];

/** Forecast against truth, errors by step and beside the baselines, and how they are distributed. */
export function forecastSections(table: SeriesTable, backtest: Backtest, { methods, steps }: ForecastReport): readonly Section[] {
  const { targets, origins, horizon } = backtest;
  const truth = truthOf(table, backtest);
  const shown = origins.slice(-mostRows);
  const sections: Section[] = [];
  targets.slice(0, mostTargets).forEach((name, c) => {
    const [is, said] = [valuesOf(truth, c), valuesOf(backtest, c)];
    const firsts = (values: Float64Array) => shown.map((_, i) => values[(origins.length - shown.length + i) * horizon] as number);
    sections.push({
      kind: 'lines',
      title: `Forecast of ${name}`,
      x: 'row',
      y: name,
      series: [
        { name: 'truth', x: shown, y: firsts(is) },
        { name: 'forecast', x: shown, y: firsts(said) },
      ],
      note: horizon > 1 ? 'The first step of every forecast.' : 'Each from what was before it.',
    });
    const bars = methods.map(({ method, targets: scores }) => ({ name: method, value: scores[c]?.rmse ?? 0 }));
    sections.push({ kind: 'bars', title: `Error of ${name} beside the baselines`, x: 'method', y: 'RMSE', bars });
    const residuals = Array.from(is, (value, i) => value - (said[i] as number));
    sections.push({ kind: 'histogram', title: `Residuals of ${name}`, x: 'truth - forecast', values: residuals });
  });
  if (horizon === 1) return sections;
  const x = steps.map(({ step }) => step);
  const series = [
    { name: 'MSE', x, y: steps.map(({ mse }) => mse) },
    { name: 'MAE', x, y: steps.map(({ mae }) => mae) },
  ];
  return [...sections, { kind: 'lines', title: 'Error by step', x: 'step', y: 'standardised error', series }];
}
