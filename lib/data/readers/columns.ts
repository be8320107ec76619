// Finding a column of a table.
import { checkInteger } from '../../check.js';
import { badLine, listed } from './fault.js';
import type { Row } from './rows.js';

/** A column by its name in the header or by its number, from 0. */
export type ColumnKey = string | number;

/**
 * Where a column is.
 * @param row the first row
 * @param arg names the column in errors
 * @throws ThroughtimeError ERR_TT_FILE when there is none, or two of the name
 */
export function columnIndex(path: string, { fields, line }: Row, hasHeader: boolean, arg: string, column: ColumnKey): number {
  if (typeof column !== 'string') {
    checkInteger('read', arg, column, 0);
    if (column < fields.length) return column;
    throw badLine(path, line, `has ${fields.length} columns, none with the number ${column} that ${arg} asks for (they count from 0)`);
  }
  const index = fields.indexOf(column);
  if (index === -1) {
    const why = hasHeader ? `${arg} can name another; for a file without a header give numbers` : '';
    throw badLine(path, line, `has no column ${JSON.stringify(column)}, only ${listed(fields)} (${why})`);
  }
  if (fields.includes(column, index + 1)) throw badLine(path, line, `has two columns ${JSON.stringify(column)}; give ${arg} a number`);
  return index;
}
