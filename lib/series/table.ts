// Numbers in columns: what forecasts are made of.
import { checkInstance, checkList, checkTable } from '../check.js';
import { complain, describe, Says } from '../errors.js';
import { listOf, parts, text, type Form } from '../form.js';

/** A series of one or several variables, a row per time step, the earliest first. */
export interface SeriesTable {
  readonly columns: readonly string[];
  /** The values of each column, equally many and finite. */
  readonly values: readonly Float64Array[];
  /** What the file calls each row, where a time column was named. */
  readonly times?: readonly string[];
}

/**
 * A table of columns in memory.
 * @throws ThroughtimeError ERR_TT_ARG for no column or an empty one, ERR_TT_SHAPE when columns differ in length, ERR_TT_NAN for a gap
 * @example
 * ```ts
 * import { seriesTable } from 'throughtime';
 * const table = seriesTable({ sales: [12, 15, 11], price: [3, 2, 4] });
 * console.log(table.columns, table.values[0]); // ["sales", "price"] Float64Array [12, 15, 11]
 * ```
 */
export function seriesTable(columns: Readonly<Record<string, ArrayLike<number>>>): SeriesTable {
  const op = 'seriesTable';
  const names = Object.keys(checkTable(op, 'columns', columns));
  for (const name of names) checkList(op, `column ${describe(name)}`, columns[name]);
  const rows = Object.values(columns)[0]?.length ?? 0;
  if (rows === 0) throw complain('ERR_TT_ARG', { op, arg: 'columns', got: new Says('empty'), want: 'at least one column with values' });
  const values = names.map((name) => {
    const column = columns[name] as ArrayLike<number>;
    if (column.length !== rows) {
      const got = new Says(`${column.length} values`);
      throw complain('ERR_TT_SHAPE', { op, arg: `column ${describe(name)}`, got, want: `${rows}`, why: 'as the first column' });
    }
    return Float64Array.from(column, (value, row) => {
      if (Number.isFinite(value)) return value;
      throw complain('ERR_TT_NAN', { op, arg: `column ${describe(name)}, row ${row}`, got: value, want: 'a finite number' });
    });
  });
  return { columns: names, values };
}

/** @throws ThroughtimeError ERR_TT_ARG for what `seriesTable` does not give */
export const checkSeriesTable: Form = parts({
  columns: listOf(text),
  values: listOf((op, arg, column) => checkInstance(op, arg, column, Float64Array)),
});

/** Number of rows. */
export function rowsOfTable({ values }: SeriesTable): number {
  return values[0]?.length ?? 0;
}

/** Some columns of a table, in this order. @throws ThroughtimeError ERR_TT_ARG naming a column that is not there */
export function pickColumns(op: string, table: SeriesTable, names: readonly string[]): SeriesTable {
  checkSeriesTable(op, 'table', table);
  const values = names.map((name) => {
    const column = table.values[table.columns.indexOf(name)];
    if (column) return column;
    throw complain('ERR_TT_ARG', { op, arg: 'column', got: name, want: `one of ${table.columns.map(describe).join(', ')}` });
  });
  return { columns: [...names], values, ...(table.times && { times: table.times }) };
}
