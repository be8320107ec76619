// A trained forecaster with everything it needs to go on from plain numbers.
import { checkInstance, checkInteger, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { Forecaster } from '../models/forecaster.js';
import type { Backtest } from '../series/backtest.js';
import { mostSteps } from '../series/baselines.js';
import { Preparation, type PreparedSeries, type SeriesColumns } from '../series/preparation.js';
import type { RowRange } from '../series/range.js';
import { pickColumns, rowsOfTable, type SeriesTable } from '../series/table.js';
import { historiesOf, windowsOf } from '../series/windows.js';
import { infer } from './infer.js';

export interface ForecastParts {
  readonly model: Forecaster;
  readonly preparation: Preparation;
  /** T, rows it looks back on. */
  readonly window: number;
}

export interface BacktestOptions {
  /** Rows to forecast. Default: all that have enough rows before them. */
  readonly range?: RowRange;
  /** Rows from one origin to the next. Default 1. */
  readonly stride?: number;
}

// Windows computed at once.
const batchSize = 256;

/**
 * A forecaster of plain numbers: made from its parts after a training, or by `loadForecaster`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { Forecaster, ForecastSystem, Preparation, seriesTable } from 'throughtime';
 * async function show() {
 *   const table = seriesTable({ y: Array.from({ length: 60 }, (_, t) => Math.sin(t / 3)) });
 *   const preparation = Preparation.fit(table, { targets: ['y'], inputs: ['y'] }, { from: 0, to: 50 });
 *   const model = new Forecaster({ inputs: 1, targets: 1, horizon: 4 });
 *   const system = new ForecastSystem({ model, preparation, window: 12 });
 *   const { columns, values } = await system.forecast(table, 6);
 *   console.log(columns, values[0]); // ["y"], 6 numbers
 * }
 * ```
 */
export class ForecastSystem {
  readonly model: Forecaster;
  readonly preparation: Preparation;
  readonly window: number;

  constructor(parts: ForecastParts) {
    const op = 'ForecastSystem';
    const filled = checkOptions(op, parts, { model: undefined, preparation: undefined, window: undefined });
    const { model, preparation, window } = filled as ForecastParts;
    checkInstance(op, 'model', model, Forecaster);
    const { inputs, targets } = checkInstance(op, 'preparation', preparation, Preparation).columns;
    const fits = (arg: string, got: number, want: number) => {
      if (got !== want) throw complain('ERR_TT_ARG', { op, arg, got, want: `${want}`, why: 'the preparation has as many' });
    };
    fits('model.config.inputs', model.config.inputs, inputs.length);
    fits('model.config.targets', model.config.targets, targets.length);
    if ((model.config.residual || model.config.head === 'recursive') && targets.some((name, c) => inputs[c] !== name)) {
      const why = 'the model adds or feeds back the values of the targets';
      throw complain('ERR_TT_ARG', { op, arg: 'inputs', got: inputs, want: `${targets.join(', ')} first`, why });
    }
    this.model = model;
    this.preparation = preparation;
    this.window = checkInteger(op, 'window', window);
  }

  get columns(): SeriesColumns {
    return this.preparation.columns;
  }

  /**
   * The steps that follow a series.
   * @param history at least `window` rows (one more with differences) of all columns
   * @param steps default: the horizon of the model. More are made by feeding forecasts back, where the model sees nothing else.
   * @returns a column per target, a row per step
   * @throws ThroughtimeError (rejects) ERR_TT_RANGE for too short a history, or more steps than the model can make; ERR_TT_ARG
   */
  async forecast(history: SeriesTable, steps = this.model.config.horizon): Promise<SeriesTable> {
    const op = 'forecast';
    const { targets, inputs } = this.columns;
    const { horizon } = this.model.config;
    checkInteger(op, 'steps', steps, 1, mostSteps);
    const given = inputs.filter((name) => !targets.includes(name));
    if (steps > horizon && given.length > 0) {
      const why = `the model sees ${given.join(', ')} too, which nobody forecasts`;
      throw complain('ERR_TT_RANGE', { op, arg: 'steps', got: steps, want: `at most ${horizon}`, why });
    }
    const least = this.window + Number(this.preparation.difference);
    const picked = pickColumns(op, history, [...new Set([...targets, ...inputs])]);
    const rows = rowsOfTable(picked);
    if (rows < least) throw complain('ERR_TT_RANGE', { op, arg: 'history', got: new Says(`${rows} rows`), want: `at least ${least}` });
    let known = tail(picked, least);
    const made = targets.map((): number[] => []);
    while ((made[0]?.length ?? 0) < steps) {
      const origin = rowsOfTable(known);
      const block = this.preparation.restore(known, origin, await this.#infer(this.preparation.apply(known), [origin]));
      const columns = targets.map((_, c) => block.filter((_, i) => i % targets.length === c));
      columns.forEach((column, c) => made[c]?.push(...column));
      if (given.length === 0) known = tail({ columns: targets, values: columns.map((column, c) => join(known.values[c] as Float64Array, column)) }, least); // prettier-ignore
    }
    return { columns: [...targets], values: made.map((column) => Float64Array.from(column.slice(0, steps))) };
  }

  /**
   * Forecasts at many origins of a known series, each from what was before it; `forecastReport` measures them.
   * @throws ThroughtimeError (rejects) ERR_TT_RANGE when no window fits, ERR_TT_ARG
   */
  async backtest(table: SeriesTable, options?: BacktestOptions): Promise<Backtest> {
    const { range, stride } = checkOptions('backtest', options, { range: undefined, stride: 1 });
    const { horizon } = this.model.config;
    const { targets } = this.columns;
    const prepared = this.preparation.apply(table);
    const { origins } = windowsOf(prepared, { window: this.window, horizon, stride, ...(range && { range }) });
    const size = horizon * targets.length;
    const values = new Float64Array(origins.length * size);
    for (let start = 0; start < origins.length; start += batchSize) {
      const some = origins.slice(start, start + batchSize);
      const scaled = await this.#infer(prepared, some);
      some.forEach((origin, i) =>
        values.set(this.preparation.restore(table, origin, scaled.subarray(i * size, (i + 1) * size)), (start + i) * size),
      );
    }
    return { targets: [...targets], origins, horizon, values };
  }

  /** What the model says at some origins, scaled, `[origins, steps, targets]`. */
  async #infer(prepared: PreparedSeries, origins: readonly number[]): Promise<Float64Array> {
    return Float64Array.from(await infer(this.model, () => this.model.forward({ x: historiesOf(prepared, origins, this.window) })));
  }
}

/** The last rows of a table. */
function tail({ columns, values }: SeriesTable, rows: number): SeriesTable {
  return { columns, values: values.map((column) => column.slice(-rows)) };
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.of(...a, ...b);
}
