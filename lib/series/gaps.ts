// Cells without a value.
import { badFile, badLine } from '../data/readers/fault.js';

/**
 * `error` refuses gaps; `drop` leaves out their rows, so that the rows around them become neighbours; `interpolate` takes values on the
 * straight line between the neighbours in the column, and the nearest one before the first and after the last value.
 */
export type Missing = 'error' | 'drop' | 'interpolate';

/** Where cells come from, for messages. */
export interface CellSource {
  readonly path: string;
  readonly names: readonly string[];
  /** Line of each row. */
  readonly lines: readonly number[];
  /** Which part of the file they are, where it holds several: `the series "7"`. */
  readonly part?: string;
}

/**
 * The number of a cell; NaN for one without a value: blank, `NA`, `NaN` or `null`.
 * @throws ThroughtimeError ERR_TT_FILE naming line and column of what is no number
 */
export function numberOf(path: string, line: number, name: string | undefined, text: string): number {
  if (isGap(text)) return NaN;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw badLine(path, line, `column ${JSON.stringify(name)} is ${JSON.stringify(text)}, expected a number`);
}

export function isGap(text: string): boolean {
  return /^(|na|nan|null)$/i.test(text.trim());
}

/**
 * Columns without gaps.
 * @param cells a list of numbers per column, NaN for a gap
 * @returns the columns and the numbers of the rows that are kept
 * @throws ThroughtimeError ERR_TT_FILE
 */
export function fillGaps(
  { path, names, lines, part }: CellSource,
  cells: readonly (readonly number[])[],
  missing: Missing,
): { readonly values: readonly Float64Array[]; readonly kept: readonly number[] } {
  const all = [...lines.keys()];
  const gap = missing === 'error' ? all.find((row) => cells.some((column) => Number.isNaN(column[row]))) : undefined;
  if (gap !== undefined) {
    const c = cells.findIndex((column) => Number.isNaN(column[gap]));
    const name = JSON.stringify(names[c]);
    throw badLine(path, lines[gap] as number, `column ${name} has no value, expected a number (missing: drop or interpolate accepts gaps)`);
  }
  const bad = (words: string) => (part === undefined ? badFile(path, words) : badLine(path, lines[0] as number, `${part} ${words}`));
  cells.forEach((column, c) => {
    if (column.every(Number.isNaN)) throw bad(`has no value at all in column ${JSON.stringify(names[c])}`);
  });
  if (missing === 'interpolate') return { values: cells.map(interpolated), kept: all };
  const kept = all.filter((row) => !cells.some((column) => Number.isNaN(column[row])));
  if (kept.length === 0) throw bad('has a gap in every row, so none is left');
  return { values: cells.map((column) => Float64Array.from(kept, (row) => column[row] as number)), kept };
}

function interpolated(column: readonly number[]): Float64Array {
  const values = Float64Array.from(column);
  let before = -1; // the last row with a value
  for (let row = 0; row <= values.length; row++) {
    if (row < values.length && Number.isNaN(values[row])) continue;
    const [left, right] = [values[before] ?? values[row], values[row] ?? values[before]] as [number, number];
    for (let i = before + 1; i < row; i++) values[i] = left + ((right - left) * (i - before)) / (row - before);
    before = row;
  }
  return values;
}
