// A series of vectors as numbers in a row, and several of them as a batch.
import { checkArray, checkInstance } from '../check.js';
import { tensor } from '../create.js';
import { complain, Says } from '../errors.js';
import type { SeriesBatch } from '../models/series-classifier.js';
import { Scaler } from './scaler.js';

/** The steps of a series one after the other. */
export interface SeriesValues {
  /** `[T,I]`, row-major. */
  readonly values: Float32Array;
  /** I, numbers of a step. */
  readonly features: number;
}

/**
 * A series of its steps: arrays of equally many numbers, or plain numbers for one feature.
 * @throws ThroughtimeError ERR_TT_ARG for no steps or what is no number, ERR_TT_SHAPE when steps differ in length, ERR_TT_NAN
 * @example
 * ```ts
 * import { seriesValues } from 'throughtime';
 * console.log(seriesValues([[1, 2], [3, 4], [5, 6]])); // { values: Float32Array [1, 2, 3, 4, 5, 6], features: 2 }
 * ```
 */
export function seriesValues(steps: readonly (readonly number[] | number)[]): SeriesValues {
  const op = 'seriesValues';
  if (!Array.isArray(steps) || steps.length === 0)
    throw complain('ERR_TT_ARG', { op, arg: 'steps', got: steps, want: 'an array of at least one step' });
  const rows = (steps as readonly (readonly number[] | number)[]).map((step) =>
    Array.isArray(step) ? (step as readonly number[]) : [step as number],
  );
  const features = rows[0]?.length ?? 0;
  if (features === 0) throw complain('ERR_TT_ARG', { op, arg: 'steps[0]', got: new Says('empty'), want: 'at least one number' });
  const values = new Float32Array(rows.length * features);
  rows.forEach((row, t) => {
    if (row.length !== features) {
      const got = new Says(`of ${row.length} numbers`);
      throw complain('ERR_TT_SHAPE', { op, arg: `steps[${t}]`, got, want: `${features}`, why: 'as the first step' });
    }
    row.forEach((value, i) => {
      if (typeof value !== 'number') throw complain('ERR_TT_ARG', { op, arg: `steps[${t}][${i}]`, got: value, want: 'a number' });
      if (!Number.isFinite(value)) throw complain('ERR_TT_NAN', { op, arg: `steps[${t}][${i}]`, got: value, want: 'a finite number' });
      values[t * features + i] = value;
    });
  });
  return { values, features };
}

/** Number of steps. */
export function stepsOf({ values, features }: SeriesValues): number {
  return values.length / features;
}

/**
 * Series as one padded batch; 0 follows a series' end.
 * @param scaler scales the numbers before
 * @throws ThroughtimeError ERR_TT_ARG for no series, ERR_TT_SHAPE when they differ in features
 * @example
 * ```ts
 * import { padSeries, seriesValues } from 'throughtime';
 * const { x, lengths } = padSeries([seriesValues([1, 2, 3]), seriesValues([4])]);
 * console.log(x.shape, lengths); // [2,3,1] Int32Array [3, 1]
 * ```
 */
export function padSeries(series: readonly SeriesValues[], scaler?: Scaler): SeriesBatch {
  const op = 'padSeries';
  checkArray(op, 'series', series);
  series.forEach((one, row) => checkSeries(op, `series[${row}]`, one));
  const [first] = series;
  if (!first) throw complain('ERR_TT_ARG', { op, arg: 'series', got: new Says('empty'), want: 'at least one series' });
  if (scaler !== undefined) checkInstance(op, 'scaler', scaler, Scaler);
  const { features } = first;
  const lengths = Int32Array.from(series, stepsOf);
  const width = Math.max(...lengths) * features;
  const data = new Float32Array(series.length * width);
  series.forEach((one, row) => {
    if (one.features !== features) {
      const got = new Says(`of ${one.features} features`);
      throw complain('ERR_TT_SHAPE', { op, arg: `series[${row}]`, got, want: `${features}`, why: 'as the first' });
    }
    one.values.forEach((value, i) => (data[row * width + i] = scaler ? scaler.scale(i % features, value) : value));
  });
  return { x: tensor(data, { shape: [series.length, width / features, features] }), lengths };
}

/** @throws ThroughtimeError ERR_TT_ARG for what `seriesValues` does not give */
export function checkSeries(op: string, arg: string, one: unknown): void {
  const { values, features } = (one ?? {}) as Partial<SeriesValues>;
  const fits =
    values instanceof Float32Array && Number.isInteger(features) && values.length > 0 && values.length % (features as number) === 0;
  if (!fits) throw complain('ERR_TT_ARG', { op, arg, got: one, want: 'what seriesValues gives: { values, features }' });
}

/** The values of each feature over all steps of some series: what a `Scaler` is fitted on. */
export function featuresOf(series: readonly SeriesValues[]): readonly Float32Array[] {
  const features = series[0]?.features ?? 0;
  const total = series.reduce((sum, one) => sum + stepsOf(one), 0);
  const columns = Array.from({ length: features }, () => new Float32Array(total));
  let row = 0;
  for (const { values } of series) {
    for (let i = 0; i < values.length; i++) (columns[i % features] as Float32Array)[row + Math.floor(i / features)] = values[i] as number;
    row += values.length / features;
  }
  return columns;
}
