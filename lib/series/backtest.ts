// Forecasts at many origins of a known series, in its units.
import { checkInteger } from '../check.js';
import { complain, Says } from '../errors.js';
import { listOf, numbers, parts, text, type Form } from '../form.js';
import { drift, movingAverage, naive, seasonalNaive } from './baselines.js';
import { pickColumns, type SeriesTable } from './table.js';

/** Forecasts of some variables at some origins. */
export interface Backtest {
  readonly targets: readonly string[];
  /** The row of the first step of each forecast. */
  readonly origins: readonly number[];
  /** K, steps of each forecast. */
  readonly horizon: number;
  /** `[origins, steps, targets]`, row-major. */
  readonly values: Float64Array;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE, ERR_TT_SHAPE for what `backtest` does not give */
export function checkBacktest(op: string, arg: string, backtest: Backtest): Backtest {
  const integer =
    (least: number): Form =>
    (_, part, value) =>
      checkInteger(op, part, value as number, least);
  parts({ targets: listOf(text), origins: listOf(integer(0)), horizon: integer(1), values: numbers })(op, arg, backtest);
  const { targets, origins, horizon, values } = backtest;
  if (origins.length === 0)
    throw complain('ERR_TT_ARG', { op, arg: `${arg}.origins`, got: new Says('empty'), want: 'at least one forecast' });
  const size = origins.length * horizon * targets.length;
  if (values.length === size) return backtest;
  const got = new Says(`${values.length} long`);
  throw complain('ERR_TT_SHAPE', { op, arg: `${arg}.values`, got, want: `${size}`, why: 'origins x horizon x targets' });
}

/** Which baselines there are, and what they need to know. */
export interface BaselineOptions {
  /** Steps of a season. Default: no seasonal forecast. */
  readonly period?: number | undefined;
  /** Values of the moving average; fewer where the history is shorter. */
  readonly average: number;
}

/** What happened at the steps of a back-test. */
export function truthOf(table: SeriesTable, { targets, origins, horizon }: Backtest): Backtest {
  return fill(table, { targets, origins, horizon }, (column, origin) => column.subarray(origin, origin + horizon));
}

/** The forecasts of the baselines at the origins of a back-test, by name. Each sees all rows before its origin. */
export function baselinesOf(
  table: SeriesTable,
  { targets, origins, horizon }: Backtest,
  { period, average }: BaselineOptions,
): ReadonlyMap<string, Backtest> {
  const earliest = Math.min(...origins);
  if (period !== undefined && period > earliest) {
    const why = `the first forecast is of row ${earliest}`;
    throw complain('ERR_TT_RANGE', { op: 'forecastReport', arg: 'period', got: period, want: `at most ${earliest} steps`, why });
  }
  const methods: Readonly<Record<string, (history: Float64Array) => Float64Array>> = {
    naive: (history) => naive(history, horizon),
    ...(period !== undefined && { 'seasonal naive': (history: Float64Array) => seasonalNaive(history, horizon, period) }),
    'moving average': (history) => movingAverage(history, horizon, Math.min(average, history.length)),
    ...(earliest >= 2 && { drift: (history: Float64Array) => drift(history, horizon) }),
  };
  return new Map(
    Object.entries(methods).map(([name, method]) => [
      name,
      fill(table, { targets, origins, horizon }, (column, origin) => method(column.subarray(0, origin))),
    ]),
  );
}

/** The values of one target, of all origins and steps. */
export function valuesOf({ targets, values }: Backtest, target: number): Float64Array {
  const size = targets.length;
  return Float64Array.from({ length: values.length / size }, (_, i) => values[i * size + target] as number);
}

/** The last known value of one target before each of its values. */
export function lastOf(table: SeriesTable, { targets, origins, horizon }: Backtest, target: number): Float64Array {
  const [column] = pickColumns('forecastReport', table, [targets[target] as string]).values as [Float64Array];
  return Float64Array.from(
    { length: origins.length * horizon },
    (_, i) => column[(origins[Math.floor(i / horizon)] as number) - 1] as number,
  );
}

function fill(
  table: SeriesTable,
  { targets, origins, horizon }: Omit<Backtest, 'values'>,
  at: (column: Float64Array, origin: number) => Float64Array,
): Backtest {
  const columns = pickColumns('forecastReport', table, targets).values;
  const size = targets.length;
  const values = new Float64Array(origins.length * horizon * size);
  columns.forEach((column, c) => {
    origins.forEach((origin, w) => {
      if (origin < 1 || origin + horizon > column.length) {
        const got = new Says(`of rows ${origin} to ${origin + horizon}`);
        throw complain('ERR_TT_RANGE', { op: 'forecastReport', arg: `forecast ${w}`, got, want: `rows 1 to ${column.length}` });
      }
      at(column, origin).forEach((value, k) => (values[(w * horizon + k) * size + c] = value));
    });
  });
  return { targets, origins, horizon, values };
}
