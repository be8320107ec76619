// CSV, TSV and their like.
import { checkInteger, checkOptions } from '../../check.js';
import { complain } from '../../errors.js';
import { columnIndex, type ColumnKey } from './columns.js';
import { badLine } from './fault.js';
import { checkReading, readDefaults, walks, type ReadOptions, type Reading, type TextSample } from './reading.js';
import { checkDelimiter, readRows, type Dialect } from './rows.js';

export interface DelimitedOptions extends ReadOptions {
  /** One character between fields. Default `,`. */
  readonly delimiter?: string;
  /**
   * Whether double quotes enclose fields as in RFC 4180. Without, they are characters like others. Default: true, but false between tabs,
   * because such files are written without quoting and texts hold stray quotes.
   */
  readonly quotes?: boolean;
  /** Whether the first row names the columns. Default `auto`: when a column is asked for by name. */
  readonly header?: boolean | 'auto';
  /** Default `label`. */
  readonly labelColumn?: ColumnKey;
  /** Default `text`. */
  readonly textColumn?: ColumnKey;
}

type Columns = Record<'labelColumn' | 'textColumn', ColumnKey>;

/**
 * Reads rows of delimited fields. Blank lines are skipped. The file is read anew by every walk, piece by piece; `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readDelimited } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, text } of readDelimited(path, { delimiter: '\t', textColumn: 'review' })) console.log(label, text);
 * }
 * ```
 */
export function readDelimited(path: string, options?: DelimitedOptions): AsyncIterable<TextSample> {
  const { delimiter, quotes, header, labelColumn, textColumn, ...rest } = checkOptions('readDelimited', options, {
    ...readDefaults,
    delimiter: ',',
    quotes: undefined,
    header: 'auto',
    labelColumn: 'label',
    textColumn: 'text',
  });
  checkDelimiter('readDelimited', delimiter);
  const columns = { labelColumn, textColumn };
  const hasHeader = checkHeader(header, columns);
  const reading = checkReading('readDelimited', path, rest);
  const dialect = { delimiter, quotes: quotes ?? delimiter !== '\t' };
  return walks(path, () => samples(path, columns, hasHeader, dialect, reading), reading);
}

async function* samples(
  path: string,
  { labelColumn, textColumn }: Columns,
  hasHeader: boolean,
  dialect: Dialect,
  reading: Reading,
): AsyncGenerator<TextSample, void, undefined> {
  let layout: { readonly width: number; readonly label: number; readonly text: number } | undefined;
  for await (const row of readRows(path, dialect, reading)) {
    const isFirst = layout === undefined;
    layout ??= {
      width: row.fields.length,
      label: columnIndex(path, row, hasHeader, 'labelColumn', labelColumn),
      text: columnIndex(path, row, hasHeader, 'textColumn', textColumn),
    };
    if (isFirst && hasHeader) continue;
    const { fields, line } = row;
    if (fields.length !== layout.width)
      throw badLine(path, line, `has ${fields.length} columns, expected ${layout.width} as in the ${hasHeader ? 'header' : 'first row'}`);
    yield { label: fields[layout.label] as string, text: fields[layout.text] as string, line };
  }
}

/** Whether the first row is a header. */
function checkHeader(header: boolean | 'auto', columns: Columns): boolean {
  if (header !== 'auto' && typeof header !== 'boolean')
    throw complain('ERR_TT_ARG', { op: 'readDelimited', arg: 'header', got: header, want: 'true, false or "auto"' });
  for (const [arg, column] of Object.entries(columns)) {
    if (typeof column !== 'string') checkInteger('readDelimited', arg, column, 0);
    else if (header === false)
      throw complain('ERR_TT_ARG', {
        op: 'readDelimited',
        arg,
        got: column,
        want: 'a number',
        why: 'without a header columns have no names',
      });
  }
  return header === 'auto' ? Object.values(columns).some((column) => typeof column === 'string') : header;
}
