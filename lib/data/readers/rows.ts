// Rows of delimited text, by csv-parse.
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { complain } from '../../errors.js';
import { badLine } from './fault.js';
import { textBlocks, type Decoding } from './text.js';

export interface Row {
  readonly fields: readonly string[];
  /** Number of the line it starts on, from 1. */
  readonly line: number;
}

/** What separates the fields, and whether quotes may enclose them. */
export interface Dialect {
  readonly delimiter: string;
  readonly quotes: boolean;
}

// A quote that is never closed would read the rest of the file into one field.
const longestRow = 1 << 24;

/** @throws ThroughtimeError ERR_TT_ARG */
export function checkDelimiter(op: string, delimiter: unknown): void {
  if (typeof delimiter === 'string' && /^[^"\r\n]$/.test(delimiter)) return;
  throw complain('ERR_TT_ARG', { op, arg: 'delimiter', got: delimiter, want: 'one character, no quote or line end' });
}

/** The rows of a file, without blank lines. @throws ThroughtimeError (rejects) ERR_TT_FILE naming the line */
export async function* readRows(path: string, { delimiter, quotes }: Dialect, decoding: Decoding): AsyncGenerator<Row, void, undefined> {
  // The parser's own count takes a carriage return for a line end.
  let line = 1;
  const options: Options<Row, string[]> = {
    delimiter,
    quote: quotes ? '"' : false,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true, // counted by the reader, which knows the header
    max_record_size: longestRow,
    on_record: (fields: string[]): Row | null => {
      const row = { fields, line };
      line += 1 + (quotes ? fields.reduce((lines, field) => lines + field.split('\n').length - 1, 0) : 0);
      return fields.length === 1 && fields[0]?.trim() === '' ? null : row;
    },
  };
  const parser = parse(options as unknown as Options); // its types know other rows only together with `columns`
  // The errors of both streams come out of the reading of the last, which closes the first when its reader stops.
  pipeline(Readable.from(texts(path, decoding)), parser, () => {});
  try {
    yield* parser as AsyncIterable<Row>;
  } catch (cause) {
    throw cause instanceof CsvError ? badLine(path, line, words(cause), cause) : cause;
  }
}

async function* texts(path: string, decoding: Decoding): AsyncGenerator<string, void, undefined> {
  for await (const { text } of textBlocks(path, decoding)) yield text;
}

function words(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote that opens in this row is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return `a row of more than ${longestRow} bytes (is a quote not closed?)`;
    case 'INVALID_OPENING_QUOTE':
      return 'a quote inside a field that does not start with one (with quotes: false a quote is a character like others)';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text after the closing quote of a field (a quote inside quotes is written twice)';
    default:
      return error.message;
  }
}
