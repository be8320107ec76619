// Rows of a series, by time: parts to learn from and parts to be measured on.
import { checkInteger, checkOptions, checkTable, largestInt32 } from '../check.js';
import { apportion, requireFilled, sharesOf } from '../data/fractions.js';
import { complain, Says } from '../errors.js';

/** The rows `from` to `to`, the last not included. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** A range for every fraction. */
export type Ranges<F extends readonly number[]> = { -readonly [K in keyof F]: RowRange };

/**
 * Cuts a series into parts one after the other, the earliest first.
 * @param rows number of rows
 * @param fractions share of each part; what they leave of 1 comes last and is in no part
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when fractions make more than 1 or a part would be empty
 * @example
 * ```ts
 * import { splitRows } from 'throughtime';
 * const [train, validation, test] = splitRows(144, [0.7, 0.1, 0.2]);
 * console.log(train, validation.from, test.to); // { from: 0, to: 101 } 101 144
 * ```
 */
export function splitRows<const F extends readonly number[]>(rows: number, fractions: F): Ranges<F> {
  checkInteger('splitRows', 'rows', rows, 0);
  const sizes = apportion(rows, sharesOf('splitRows', fractions));
  requireFilled('splitRows', fractions, sizes, rows);
  let start = 0;
  return fractions.map((_, p) => ({ from: start, to: (start += sizes[p] as number) })) as Ranges<F>;
}

/**
 * Makes sure that nothing a model is measured on was there to learn from: every part begins where the one before ends or later, and ends
 * within the series.
 * @param parts by name, the earliest first
 * @throws ThroughtimeError ERR_TT_RANGE naming the part that reaches into another, is empty or leaves the series; ERR_TT_ARG
 * @example
 * ```ts
 * import { requireNoLeak } from 'throughtime';
 * requireNoLeak(100, { train: { from: 0, to: 80 }, test: { from: 80, to: 100 } });
 * ```
 */
export function requireNoLeak(rows: number, parts: Readonly<Record<string, RowRange>>): void {
  const op = 'requireNoLeak';
  checkInteger(op, 'rows', rows, 0);
  let before: readonly [name: string, to: number] | undefined;
  for (const [name, range] of Object.entries(checkTable(op, 'parts', parts))) {
    const { from, to } = checkRows(op, name, range);
    const got = new Says(`rows ${from} to ${to}`);
    if (to > rows) throw complain('ERR_TT_RANGE', { op, arg: name, got, want: `an end of at most ${rows}`, why: 'the series ends there' });
    if (from >= to) throw complain('ERR_TT_RANGE', { op, arg: name, got, want: 'at least one row' });
    if (before && from < before[1]) {
      const why = `it would share rows ${from} to ${Math.min(before[1], to)} with what the model learned from`;
      throw complain('ERR_TT_RANGE', { op, arg: name, got, want: `a start of at least ${before[1]}, the end of ${before[0]}`, why });
    }
    before = [name, to];
  }
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function checkRows(op: string, arg: string, range: RowRange): RowRange {
  const { from, to } = checkTable(op, arg, range);
  checkInteger(op, `${arg}.from`, from, 0);
  checkInteger(op, `${arg}.to`, to, 0);
  return range;
}

export interface RollingOptions {
  /** Rows of the first training part. */
  readonly initial: number;
  /** Rows of each test part: how far ahead is forecast. */
  readonly horizon: number;
  /** Rows from one origin to the next. Default: the horizon, so that test parts follow each other. */
  readonly step?: number;
  /** `expanding` trains on everything before the origin, `sliding` on the last `initial` rows. Default `expanding`. */
  readonly training?: 'expanding' | 'sliding';
}

/** One origin of a back-test. */
export interface Fold {
  readonly train: RowRange;
  readonly test: RowRange;
}

/**
 * Origins of a back-test: train on what is before each origin, forecast what follows it (Tashman 2000).
 * @param rows number of rows
 * @returns the folds, as many as fit
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE when not even one fits
 * @example
 * ```ts
 * import { rollingOrigins } from 'throughtime';
 * for (const { train, test } of rollingOrigins(100, { initial: 60, horizon: 10, step: 20 })) console.log(train, test); // origins 60 and 80
 * ```
 */
export function rollingOrigins(rows: number, options: RollingOptions): readonly Fold[] {
  const op = 'rollingOrigins';
  checkInteger(op, 'rows', rows, 0, largestInt32);
  const filled = checkOptions(op, options, { initial: undefined, horizon: undefined, step: undefined, training: 'expanding' });
  const initial = checkInteger(op, 'initial', filled.initial as number);
  const horizon = checkInteger(op, 'horizon', filled.horizon as number);
  const step = checkInteger(op, 'step', filled.step ?? horizon);
  if (filled.training !== 'expanding' && filled.training !== 'sliding')
    throw complain('ERR_TT_ARG', { op, arg: 'training', got: filled.training, want: '"expanding" or "sliding"' });
  const folds: Fold[] = [];
  for (let origin = initial; origin + horizon <= rows; origin += step) {
    const from = filled.training === 'sliding' ? origin - initial : 0;
    folds.push({ train: { from, to: origin }, test: { from: origin, to: origin + horizon } });
  }
  if (folds.length > 0) return folds;
  const got = new Says(`${rows} rows`);
  throw complain('ERR_TT_RANGE', { op, arg: 'series', got, want: `at least ${initial + horizon}`, why: 'initial + horizon' });
}
