// Windows over a prepared series: some rows to look back on, and the rows after them to forecast.
import { checkChoice, checkInteger, checkOptions } from '../check.js';
import { tensor } from '../create.js';
import { complain, Says } from '../errors.js';
import { number, numbers, parts } from '../form.js';
import type { Tensor } from '../tensor.js';
import type { PreparedSeries } from './preparation.js';
import { checkRows, type RowRange } from './range.js';

export interface WindowOptions {
  /** T, rows a model looks back on. */
  readonly window: number;
  /** K, rows it forecasts. */
  readonly horizon: number;
  /** Rows from one window to the next. Default 1. */
  readonly stride?: number;
  /** Rows that may be forecast. Default: all. */
  readonly range?: RowRange;
  /** Where the rows to look back on may be: `before`, anywhere before; `inside`, in the range only. Default `before`. */
  readonly history?: 'before' | 'inside';
}

/** A batch of windows. */
export interface WindowBatch {
  /** `[B,T,I]` */
  readonly x: Tensor;
  /** `[B,K,O]` */
  readonly y: Tensor;
}

/** Windows by their origins: the row of the first step to forecast. */
export interface Windows {
  readonly origins: readonly number[];
  /** Makes a batch of some origins; give it to `batches`. */
  readonly collate: (origins: readonly number[]) => WindowBatch;
}

/**
 * All windows whose rows to forecast lie in a range. What is forecast never reaches out of it, so parts of a split share no target.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when not even one window fits
 * @example
 * ```ts
 * import { batches, Preparation, seriesTable, windowsOf } from 'throughtime';
 * const table = seriesTable({ y: Array.from({ length: 50 }, (_, t) => Math.sin(t)) });
 * const prepared = Preparation.fit(table, { targets: ['y'], inputs: ['y'] }, { from: 0, to: 40 }).apply(table);
 * const { origins, collate } = windowsOf(prepared, { window: 12, horizon: 3, range: { from: 0, to: 40 } });
 * for (const { x, y } of batches(origins, { batchSize: 13, collate })) console.log(x.shape, y.shape); // [13,12,1] [13,3,1], twice
 * ```
 */
export function windowsOf(series: PreparedSeries, options: WindowOptions): Windows {
  const op = 'windowsOf';
  const filled = checkOptions(op, options, { window: undefined, horizon: undefined, stride: 1, range: undefined, history: 'before' });
  const window = checkInteger(op, 'window', filled.window as number);
  const horizon = checkInteger(op, 'horizon', filled.horizon as number);
  const stride = checkInteger(op, 'stride', filled.stride);
  checkChoice(op, 'history', filled.history, ['before', 'inside']);
  parts({ values: numbers, width: number, rows: number, first: number, targets: numbers, inputs: numbers })(op, 'series', series);
  const { from, to } = checkRows(op, 'range', filled.range ?? { from: 0, to: series.rows });
  if (to > series.rows)
    throw complain('ERR_TT_RANGE', { op, arg: 'range.to', got: to, want: `at most ${series.rows}`, why: 'the rows of the series' });
  const earliest = filled.history === 'inside' ? Math.max(from, series.first) : series.first;
  const start = Math.max(from, earliest + window);
  const origins: number[] = [];
  for (let origin = start; origin + horizon <= to; origin += stride) origins.push(origin);
  if (origins.length > 0) return { origins, collate: (some) => gather(series, some, { window, horizon }) };
  const got = new Says(`window ${window} and horizon ${horizon}`);
  const room = Math.max(0, to - Math.min(earliest, from));
  const want = `at most ${room} rows together and ${Math.max(0, to - from)} in the horizon`;
  throw complain('ERR_TT_RANGE', { op, arg: 'size', got, want, why: `rows ${from} to ${to} are to be forecast and none fits` });
}

/** What a model looks back on at some origins, `[B,T,I]`. */
export function historiesOf({ values, width, inputs }: PreparedSeries, origins: readonly number[], window: number): Tensor {
  return cut(values, width, inputs, origins.map((origin) => origin - window), window); // prettier-ignore
}

function gather(
  series: PreparedSeries,
  origins: readonly number[],
  size: { readonly window: number; readonly horizon: number },
): WindowBatch {
  const { values, width, targets } = series;
  return { x: historiesOf(series, origins, size.window), y: cut(values, width, targets, origins, size.horizon) };
}

/** Some columns of `count` rows from each start. */
function cut(values: Float64Array, width: number, columns: readonly number[], starts: readonly number[], count: number): Tensor {
  const data = new Float64Array(starts.length * count * columns.length);
  let i = 0;
  for (const start of starts) {
    for (let row = start; row < start + count; row++) for (const c of columns) data[i++] = values[row * width + c] as number;
  }
  return tensor(data, { shape: [starts.length, count, columns.length] });
}
