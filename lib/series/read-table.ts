// A table of numbers from a CSV file.
import { checkArray, checkChoice, checkOptions, checkPath } from '../check.js';
import { complain } from '../errors.js';
import { columnIndex, type ColumnKey } from '../data/readers/columns.js';
import { badFile, badLine } from '../data/readers/fault.js';
import { checkDelimiter, readRows, type Row } from '../data/readers/rows.js';
import { fillGaps, isGap, numberOf, type Missing } from './gaps.js';
import { requireOrder } from './times.js';
import type { SeriesTable } from './table.js';

export interface TableOptions {
  /** The columns to read: names in the header, or numbers from 0. Default: all but the time column. */
  readonly columns?: readonly ColumnKey[];
  /** A column that tells the time of each row. Its values, numbers or dates, must rise. Default: the order of the rows is all there is. */
  readonly timeColumn?: ColumnKey;
  /** One character between fields. Default `,`. */
  readonly delimiter?: string;
  /** Whether the first row names the columns. Default: whether a column is asked for by name or the first row holds a text. */
  readonly header?: boolean;
  /** What becomes of a cell without a value: blank, `NA`, `NaN` or `null`. Default `error`. */
  readonly missing?: Missing;
}

/**
 * Reads a series, a row per time step, the earliest first. `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG; (rejects) ERR_TT_FILE naming line and column of a text or, with `missing: 'error'`, of a gap; of a
 * row that is earlier than the one before
 * @example
 * ```ts
 * import { readTable } from 'throughtime';
 * async function show(path: string) {
 *   const { columns, values } = await readTable(path, { timeColumn: 'month', missing: 'interpolate' });
 *   columns.forEach((name, c) => console.log(name, values[c]?.length));
 * }
 * ```
 */
export async function readTable(path: string, options?: TableOptions): Promise<SeriesTable> {
  const op = 'readTable';
  checkPath(op, 'path', path);
  const filled = checkOptions(op, options, {
    columns: undefined,
    timeColumn: undefined,
    delimiter: /\.tsv(\.gz)?$/i.test(path) ? '\t' : ',',
    header: undefined,
    missing: 'error',
  });
  const { columns, timeColumn, delimiter, header, missing } = filled;
  checkChoice(op, 'missing', missing, ['error', 'drop', 'interpolate']);
  checkDelimiter(op, delimiter);
  if (columns !== undefined) checkArray(op, 'columns', columns);
  if (columns?.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'columns', got: columns, want: 'at least one' });
  const keys = [...(columns ?? []), ...(timeColumn === undefined ? [] : [timeColumn])];
  const named = keys.some((key) => typeof key === 'string');
  if (named && header === false)
    throw complain('ERR_TT_ARG', { op, arg: 'header', got: header, want: 'true', why: 'without a header columns have no names' });
  let layout: Layout | undefined;
  const cells: number[][] = [];
  const times: string[] = [];
  const lines: number[] = [];
  for await (const row of readRows(path, { delimiter, quotes: true }, { encoding: 'auto', onWarning: undefined })) {
    if (!layout) {
      const hasHeader = header ?? (named || row.fields.some((field) => !isGap(field) && !Number.isFinite(Number(field))));
      layout = layoutOf(path, row, hasHeader, columns, timeColumn);
      layout.indices.forEach(() => cells.push([]));
      if (hasHeader) continue;
    }
    const { fields, line } = row;
    if (fields.length !== layout.width)
      throw badLine(path, line, `has ${fields.length} columns, expected ${layout.width} as in the first row`);
    layout.indices.forEach((index, c) => cells[c]?.push(numberOf(path, line, layout?.names[c], fields[index] as string)));
    if (layout.time !== undefined) times.push(fields[layout.time] as string);
    lines.push(line);
  }
  if (!layout || lines.length === 0) throw badFile(path, 'holds no rows of numbers');
  if (layout.time !== undefined) requireOrder(path, times, lines);
  const { names } = layout;
  const { values, kept } = fillGaps({ path, names, lines }, cells, missing);
  return { columns: names, values, ...(timeColumn !== undefined && { times: kept.map((row) => times[row] as string) }) };
}

interface Layout {
  readonly width: number;
  readonly names: readonly string[];
  /** Of the columns to read. */
  readonly indices: readonly number[];
  readonly time: number | undefined;
}

function layoutOf(
  path: string,
  row: Row,
  hasHeader: boolean,
  columns: readonly ColumnKey[] | undefined,
  timeColumn: ColumnKey | undefined,
): Layout {
  const time = timeColumn === undefined ? undefined : columnIndex(path, row, hasHeader, 'timeColumn', timeColumn);
  const all = [...row.fields.keys()].filter((index) => index !== time);
  const indices = columns?.map((column, c) => columnIndex(path, row, hasHeader, `columns[${c}]`, column)) ?? all;
  const names = indices.map((index) => (hasHeader ? (row.fields[index] as string) : `${index}`));
  if (indices.length === 0) throw badLine(path, row.line, 'has no column beside the time');
  const twice = names.find((name, c) => names.indexOf(name) !== c);
  if (twice !== undefined) throw badLine(path, row.line, `the column ${JSON.stringify(twice)} is read twice, expected different ones`);
  return { width: row.fields.length, names, indices, time };
}
