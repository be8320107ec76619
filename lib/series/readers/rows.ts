// Series in a table: a row per step, the steps of a series under each other.
import { checkOptions } from '../../check.js';
import { badLine } from '../../data/readers/fault.js';
import { columnIndex } from '../../data/readers/columns.js';
import { checkReading, readDefaults, walks, type ReadOptions, type Reading } from '../../data/readers/reading.js';
import { readRows, type Row } from '../../data/readers/rows.js';
import type { LabelledSeries } from './labelled.js';

export interface SeriesRowsOptions extends ReadOptions {
  /** Default: a tab for `.tsv` files, else a comma. */
  readonly delimiter?: string;
  /** Column that is the same in all rows of a series. Default `id`. */
  readonly idColumn?: string;
  /** Column of the class, the same in all rows of a series. Default `label`. */
  readonly labelColumn?: string;
}

/**
 * Reads a table with a header: columns `id` and `label`, and the features, which are all others. The rows of a series follow each other. A
 * column `step` is no feature: its numbers rise from row to row of a series. `.gz` files are decompressed. `maxRows` counts series.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readSeriesRows } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, values, features } of readSeriesRows(path, { idColumn: 'stroke' })) console.log(label, values.length / features);
 * }
 * ```
 */
export function readSeriesRows(path: string, options?: SeriesRowsOptions): AsyncIterable<LabelledSeries> {
  const op = 'readSeriesRows';
  const { delimiter, idColumn, labelColumn, ...rest } = checkOptions(op, options, {
    ...readDefaults,
    delimiter: /\.tsv(\.gz)?$/i.test(path) ? '\t' : ',',
    idColumn: 'id',
    labelColumn: 'label',
  });
  const reading = checkReading(op, rest);
  return walks(path, () => series(path, { delimiter, idColumn, labelColumn }, reading), reading);
}

interface Layout {
  readonly header: readonly string[];
  readonly id: number;
  readonly label: number;
  readonly step: number;
  readonly features: readonly number[];
}

interface Open {
  readonly id: string;
  readonly label: string;
  readonly line: number;
  readonly values: number[];
  step: number;
}

async function* series(
  path: string,
  { delimiter, idColumn, labelColumn }: { readonly delimiter: string; readonly idColumn: string; readonly labelColumn: string },
  reading: Reading,
): AsyncGenerator<LabelledSeries, void, undefined> {
  let layout: Layout | undefined;
  let open: Open | undefined;
  const closed = new Set<string>();
  const finish = ({ label, line, values }: Open, { features }: Layout): LabelledSeries => ({
    label,
    line,
    values: Float32Array.from(values),
    features: features.length,
  });
  for await (const row of readRows(path, { delimiter, quotes: true }, reading)) {
    if (!layout) {
      layout = layoutOf(path, row, idColumn, labelColumn);
      continue;
    }
    const { fields, line } = row;
    if (fields.length !== layout.header.length)
      throw badLine(path, line, `has ${fields.length} columns, expected ${layout.header.length} as in the header`);
    const [id, label] = [fields[layout.id] as string, fields[layout.label] as string];
    if (open && open.id !== id) {
      yield finish(open, layout);
      closed.add(open.id);
      open = undefined;
    }
    if (closed.has(id))
      throw badLine(path, line, `the series ${JSON.stringify(id)} goes on after another, expected its rows under each other`);
    open ??= { id, label, line, values: [], step: -Infinity };
    if (label !== open.label)
      throw badLine(
        path,
        line,
        `the label is ${JSON.stringify(label)}, expected ${JSON.stringify(open.label)} as in the first row of the series`,
      );
    advance(path, row, layout, open);
  }
  if (open && layout) yield finish(open, layout);
}

function layoutOf(path: string, row: Row, idColumn: string, labelColumn: string): Layout {
  const { fields: header } = row;
  const id = columnIndex(path, row, true, 'idColumn', idColumn);
  const label = columnIndex(path, row, true, 'labelColumn', labelColumn);
  const step = header.indexOf('step');
  const features = [...header.keys()].filter((index) => ![id, label, step].includes(index));
  if (features.length === 0) throw badLine(path, row.line, 'has no column of a feature, expected one beside id, step and label');
  return { header, id, label, step, features };
}

/** Adds a row to its series. */
function advance(path: string, { fields, line }: Row, { header, step, features }: Layout, open: Open): void {
  const number = (index: number) => {
    const text = (fields[index] as string).trim();
    const value = text === '' ? NaN : Number(text);
    if (Number.isFinite(value)) return value;
    throw badLine(path, line, `column ${JSON.stringify(header[index])} is ${JSON.stringify(fields[index])}, expected a number`);
  };
  if (step !== -1) {
    const now = number(step);
    if (now <= open.step) throw badLine(path, line, `the step is ${now}, expected more than ${open.step} of the row before`);
    open.step = now;
  }
  for (const index of features) open.values.push(number(index));
}
