// From the values of a series to what a model sees, and back: logarithm, differences, scale, in this order.
import { checkBoolean, checkInteger, checkOptions } from '../check.js';
import { complain, describe, Says } from '../errors.js';
import { elements, listOf, parts, text } from '../form.js';
import { checkRows, type RowRange } from './range.js';
import { Scaler, type ScalerData, type ScalerKind } from './scaler.js';
import { pickColumns, rowsOfTable, type SeriesTable } from './table.js';

export interface PreparationOptions {
  /** Default `standard`. */
  readonly scaler?: ScalerKind;
  /** Take the logarithm of the targets, for values that grow by shares. Default false. */
  readonly log?: boolean;
  /** Forecast the change of the targets from row to row, for series without a level. Default false. */
  readonly difference?: boolean;
}

/** Which columns a model forecasts, and which it sees. */
export interface SeriesColumns {
  readonly targets: readonly string[];
  /** Targets first, where the model sees them. */
  readonly inputs: readonly string[];
}

/** Prepared values, row-major `[rows, columns]`. */
export interface PreparedSeries {
  readonly values: Float64Array;
  readonly width: number;
  readonly rows: number;
  /** The first row that has values: 1 after differences, else 0. */
  readonly first: number;
  /** Where the targets and the inputs are in a row. */
  readonly targets: readonly number[];
  readonly inputs: readonly number[];
}

/** What a file keeps of a preparation. */
export interface PreparationData {
  readonly log: boolean;
  readonly difference: boolean;
  readonly scaler: ScalerData;
  readonly deviations: readonly number[];
}

/**
 * Prepares series for a forecaster. What it learns comes from the training rows alone.
 * @example
 * ```ts
 * import { Preparation, seriesTable } from 'throughtime';
 * const table = seriesTable({ sales: [10, 20, 40, 80, 160, 320] });
 * const columns = { targets: ['sales'], inputs: ['sales'] };
 * const preparation = Preparation.fit(table, columns, { from: 0, to: 4 }, { log: true, difference: true, scaler: 'none' });
 * console.log(preparation.apply(table).values); // Float64Array [0, 0.69, 0.69, 0.69, 0.69, 0.69]
 * console.log(preparation.restore(table, 4, Float64Array.of(Math.log(2)))); // Float64Array [160]
 * ```
 */
export class Preparation {
  /** Standard deviation of each target in the training rows, 1 for a constant: what errors are measured in to compare columns. */
  readonly deviations: readonly number[];
  readonly log: boolean;
  readonly difference: boolean;
  readonly scaler: Scaler;
  readonly #names: readonly string[];

  private constructor(
    value: unknown,
    readonly columns: SeriesColumns,
  ) {
    const { log, difference, scaler, deviations } = (value ?? {}) as Partial<PreparationData>;
    const refuse = (arg: string, got: unknown, want: string) => complain('ERR_TT_ARG', { op: 'Preparation', arg, got, want });
    this.log = checkBoolean('Preparation', 'log', log);
    this.difference = checkBoolean('Preparation', 'difference', difference);
    this.scaler = Scaler.fromJSON(scaler);
    this.#names = namesOf(columns);
    const [size, wanted] = [this.scaler.size, this.#names.length];
    if (size !== wanted) throw refuse('scaler', new Says(`of ${size} columns`), `${wanted}`);
    if (
      !Array.isArray(deviations) ||
      deviations.length !== columns.targets.length ||
      !deviations.every((x) => typeof x === 'number' && x > 0)
    )
      // prettier-ignore
      throw refuse('deviations', deviations, 'a number above 0 for each target');
    this.deviations = deviations as readonly number[];
  }

  /** @throws ThroughtimeError ERR_TT_ARG for a column that is not there, ERR_TT_RANGE for the logarithm of what is not above 0, or too few training rows */
  static fit(table: SeriesTable, columns: SeriesColumns, training: RowRange, options?: PreparationOptions): Preparation {
    const op = 'Preparation';
    const { scaler: kind, log, difference } = checkOptions(op, options, { scaler: 'standard', log: false, difference: false });
    const picked = pickColumns(op, table, namesOf(columns));
    checkRows(op, 'training', training);
    const first = training.from + Number(difference);
    if (first >= training.to) {
      const got = new Says(`rows ${training.from} to ${training.to}`);
      throw complain('ERR_TT_RANGE', { op, arg: 'training', got, want: `at least ${1 + Number(difference)} rows` });
    }
    const spread = Scaler.fit('standard', picked.values.slice(0, columns.targets.length).map((column) => column.subarray(training.from, training.to))); // prettier-ignore
    const changed = transformed(picked, columns.targets.length, { log, difference });
    const scaler = Scaler.fit(kind, changed.map((column) => column.subarray(first, training.to))); // prettier-ignore
    return new Preparation({ log, difference, scaler: scaler.toJSON(), deviations: spread.toJSON().scale }, columns);
  }

  /** What the model sees of a series. @throws ThroughtimeError as `fit` */
  apply(table: SeriesTable): PreparedSeries {
    const { columns, log, difference, scaler } = this;
    const changed = transformed(pickColumns('Preparation', table, this.#names), columns.targets.length, { log, difference });
    const [rows, width, first] = [rowsOfTable(table), changed.length, Number(difference)];
    const values = new Float64Array(rows * width);
    changed.forEach((column, c) => {
      for (let row = first; row < rows; row++) values[row * width + c] = scaler.scale(c, column[row] as number);
    });
    const index = (name: string) => this.#names.indexOf(name);
    return { values, width, rows, first, targets: columns.targets.map(index), inputs: columns.inputs.map(index) };
  }

  /**
   * A forecast in the units of the series.
   * @param table the series it follows
   * @param origin the row of its first step
   * @param forecast what the model says of the targets, `[steps, targets]`
   */
  restore(table: SeriesTable, origin: number, forecast: ArrayLike<number>): Float64Array {
    const size = this.columns.targets.length;
    const { values } = pickColumns('Preparation', table, this.columns.targets);
    checkInteger('Preparation', 'origin', origin, Number(this.difference));
    elements('Preparation', 'forecast', forecast);
    const restored = new Float64Array(forecast.length);
    for (let c = 0; c < size; c++) {
      let level = this.difference ? this.#forward((values[c] as Float64Array)[origin - 1] as number) : 0;
      for (let i = c; i < forecast.length; i += size) {
        const value = this.scaler.unscale(c, forecast[i] as number);
        if (this.difference) level += value;
        const x = this.difference ? level : value;
        restored[i] = this.log ? Math.exp(x) : x;
      }
    }
    return restored;
  }

  /** Plain data for `fromJSON`. */
  toJSON(): PreparationData {
    const { log, difference, scaler, deviations } = this;
    return { log, difference, scaler: scaler.toJSON(), deviations };
  }

  /** The preparation of `toJSON`. @throws ThroughtimeError ERR_TT_ARG when `value` is none for these columns */
  static fromJSON(value: unknown, columns: SeriesColumns): Preparation {
    return new Preparation(value, columns);
  }

  #forward(value: number): number {
    return this.log ? Math.log(value) : value;
  }
}

/** All columns, the targets first. */
function namesOf(columns: SeriesColumns): readonly string[] {
  parts({ targets: listOf(text), inputs: listOf(text) })('Preparation', 'columns', columns);
  const { targets, inputs } = columns;
  return [...new Set([...targets, ...inputs])];
}

/** The columns with the targets, which are the first, transformed. */
function transformed(
  { columns, values }: SeriesTable,
  targets: number,
  { log, difference }: { readonly log: boolean; readonly difference: boolean },
): readonly Float64Array[] {
  return values.map((column, c) => {
    if (c >= targets) return column;
    const level = log ? column.map((value, row) => logarithm(columns[c] as string, row, value)) : column;
    return difference ? level.map((value, row) => (row === 0 ? 0 : value - (level[row - 1] as number))) : level;
  });
}

function logarithm(column: string, row: number, value: number): number {
  if (value > 0) return Math.log(value);
  const arg = `column ${describe(column)}, row ${row}`;
  throw complain('ERR_TT_RANGE', { op: 'Preparation', arg, got: value, want: 'a number above 0', why: 'log is on' });
}
