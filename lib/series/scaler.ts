// Columns brought to a common size, so that none drowns the others. A scaler is fitted on training rows only: those that a model is measured
// on would tell it of the future.
import { checkArray, checkChoice, checkInteger, checkList } from '../check.js';
import { complain, Says } from '../errors.js';
import { number } from '../form.js';

/** `standard`: mean 0 and standard deviation 1; `minMax`: smallest 0 and largest 1; `none`: as they are. */
export type ScalerKind = 'standard' | 'minMax' | 'none';

/** What a file keeps of a scaler. */
export interface ScalerData {
  readonly kind: ScalerKind;
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

/**
 * Scales columns: (x - center) / scale.
 * @example
 * ```ts
 * import { Scaler } from 'throughtime';
 * const scaler = Scaler.fit('minMax', [[10, 20, 30], [0, 5, 1]]);
 * console.log(scaler.scale(0, 20), scaler.unscale(0, 0.5)); // 0.5 20
 * ```
 */
export class Scaler {
  readonly kind: ScalerKind;
  readonly #center: readonly number[];
  readonly #scale: readonly number[];

  private constructor(value: unknown) {
    const { kind, center, scale } = checkScaler(value);
    this.kind = kind;
    this.#center = center;
    this.#scale = scale;
  }

  /**
   * Learns center and scale of each column. A column of one value has the scale 1.
   * @param columns the values of each column in the training rows
   * @throws ThroughtimeError ERR_TT_ARG for a column without values, ERR_TT_NAN for a value that is not finite
   */
  static fit(kind: ScalerKind, columns: readonly ArrayLike<number>[]): Scaler {
    checkChoice('Scaler', 'kind', kind, ['standard', 'minMax', 'none']);
    checkArray('Scaler', 'columns', columns);
    const fitted = columns.map((column, c) => {
      checkColumn(`columns[${c}]`, column);
      if (column.length > 0) return kind === 'standard' ? standard(column) : kind === 'minMax' ? minMax(column) : { center: 0, scale: 1 };
      throw complain('ERR_TT_ARG', { op: 'Scaler', arg: `columns[${c}]`, got: new Says('empty'), want: 'at least one value' });
    });
    return new Scaler({ kind, center: fitted.map(({ center }) => center), scale: fitted.map(({ scale }) => scale || 1) });
  }

  /** Number of columns. */
  get size(): number {
    return this.#center.length;
  }

  /** A value of a column, scaled. @throws ThroughtimeError ERR_TT_RANGE for a column that is not there, ERR_TT_ARG */
  scale(column: number, value: number): number {
    this.#check(column, value);
    return (value - (this.#center[column] as number)) / (this.#scale[column] as number);
  }

  /** The value of a column that `scale` makes `scaled`. */
  unscale(column: number, scaled: number): number {
    this.#check(column, scaled);
    return scaled * (this.#scale[column] as number) + (this.#center[column] as number);
  }

  #check(column: number, value: number): void {
    checkInteger('Scaler', 'column', column, 0, this.size - 1);
    number('Scaler', 'value', value);
  }

  /** Plain data for `fromJSON`; `JSON.stringify` calls it. */
  toJSON(): ScalerData {
    return { kind: this.kind, center: this.#center, scale: this.#scale };
  }

  /** The scaler of `toJSON`. @throws ThroughtimeError ERR_TT_ARG when `value` is none */
  static fromJSON(value: unknown): Scaler {
    return new Scaler(value);
  }
}

function checkScaler(value: unknown): ScalerData {
  const { kind, center, scale } = (value ?? {}) as Partial<ScalerData>;
  const numbers = (list: unknown, fits: (x: number) => boolean) =>
    Array.isArray(list) && list.every((x) => typeof x === 'number' && Number.isFinite(x) && fits(x));
  checkChoice('Scaler', 'kind', kind as ScalerKind, ['standard', 'minMax', 'none']);
  if (!numbers(center, () => true)) throw complain('ERR_TT_ARG', { op: 'Scaler', arg: 'center', got: center, want: 'numbers' });
  if (!numbers(scale, (x) => x > 0) || scale?.length !== center?.length)
    throw complain('ERR_TT_ARG', { op: 'Scaler', arg: 'scale', got: scale, want: 'a number above 0 for each center' });
  return { kind, center, scale } as ScalerData;
}

function checkColumn(arg: string, column: ArrayLike<number>): void {
  checkList('Scaler', arg, column);
  for (let i = 0; i < column.length; i++)
    if (!Number.isFinite(column[i])) throw complain('ERR_TT_NAN', { op: 'Scaler', arg: `${arg}[${i}]`, got: column[i], want: 'a finite number' }); // prettier-ignore
}

function standard(column: ArrayLike<number>): { readonly center: number; readonly scale: number } {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i] as number;
  const center = sum / column.length;
  let squares = 0;
  for (let i = 0; i < column.length; i++) squares += ((column[i] as number) - center) ** 2;
  const scale = Math.sqrt(squares / column.length);
  // Rounding leaves equal values a spread of about one unit in the last place.
  return { center, scale: scale <= Math.abs(center) * 1e-12 ? 0 : scale };
}

function minMax(column: ArrayLike<number>): { readonly center: number; readonly scale: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < column.length; i++) {
    low = Math.min(low, column[i] as number);
    high = Math.max(high, column[i] as number);
  }
  return { center: low, scale: high - low };
}
