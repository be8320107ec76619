// Tables that hold several series: a row per step, the steps of a series under each other.
import { checkChoice, checkOptions, checkPath } from '../../check.js';
import { columnIndex } from '../../data/readers/columns.js';
import { badLine } from '../../data/readers/fault.js';
import { checkReading, readDefaults, walks, type ReadOptions, type Reading } from '../../data/readers/reading.js';
import { checkDelimiter, readRows, type Row } from '../../data/readers/rows.js';
import { fillGaps, numberOf, type Missing } from '../gaps.js';
import type { SeriesValues } from '../values.js';

/** Where things are in a table of series. */
export interface SeriesRowsOptions extends ReadOptions {
  /** Default: a tab for `.tsv` files, else a comma. */
  readonly delimiter?: string;
  /** Column that is the same in all rows of a series. Default `id`. */
  readonly idColumn?: string;
  /** Column of the class of the series, or of the step. Default `label`. */
  readonly labelColumn?: string;
  /** What becomes of a cell without a value: blank, `NA`, `NaN` or `null`. Neighbours are those of the same series. Default `error`. */
  readonly missing?: Missing;
}

/** The rows of a series. */
export interface RowGroup extends SeriesValues {
  /** Of each row. */
  readonly labels: readonly string[];
  readonly lines: readonly number[];
}

/** The series of a table, each made of its rows. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line */
export function rowGroups<T>(
  op: string,
  path: string,
  options: SeriesRowsOptions | undefined,
  make: (group: RowGroup) => T,
): AsyncIterable<T> {
  checkPath(op, 'path', path);
  const { delimiter, idColumn, labelColumn, missing, ...rest } = checkOptions(op, options, {
    ...readDefaults,
    delimiter: /\.tsv(\.gz)?$/i.test(path) ? '\t' : ',',
    idColumn: 'id',
    labelColumn: 'label',
    missing: 'error',
  });
  checkChoice(op, 'missing', missing, ['error', 'drop', 'interpolate']);
  checkDelimiter(op, delimiter);
  const reading = checkReading(op, path, rest);
  return walks(path, () => groups(path, { delimiter, idColumn, labelColumn, missing, reading }, make), reading);
}

interface Plan {
  readonly delimiter: string;
  readonly idColumn: string;
  readonly labelColumn: string;
  readonly missing: Missing;
  readonly reading: Reading;
}

async function* groups<T>(path: string, plan: Plan, make: (group: RowGroup) => T): AsyncGenerator<T, void, undefined> {
  let layout: Layout | undefined;
  let open: Open | undefined;
  const closed = new Set<string>();
  for await (const row of readRows(path, { delimiter: plan.delimiter, quotes: true }, plan.reading)) {
    if (!layout) {
      layout = layoutOf(path, row, plan);
      continue;
    }
    const { fields, line } = row;
    if (fields.length !== layout.header.length)
      throw badLine(path, line, `has ${fields.length} columns, expected ${layout.header.length} as in the header`);
    const id = fields[layout.id] as string;
    if (open && open.id !== id) {
      yield make(finished(path, open, layout, plan.missing));
      closed.add(open.id);
      open = undefined;
    }
    if (closed.has(id))
      throw badLine(path, line, `the series ${JSON.stringify(id)} goes on after another, expected its rows under each other`);
    open ??= { id, labels: [], lines: [], cells: layout.features.map(() => []), step: -Infinity };
    advance(path, row, layout, open);
  }
  if (open && layout) yield make(finished(path, open, layout, plan.missing));
}

interface Layout {
  readonly header: readonly string[];
  readonly id: number;
  readonly label: number;
  readonly step: number;
  readonly features: readonly number[];
}

/** A series whose rows are being read. */
interface Open {
  readonly id: string;
  readonly labels: string[];
  readonly lines: number[];
  /** A list per feature, NaN for a gap. */
  readonly cells: readonly number[][];
  step: number;
}

function layoutOf(path: string, row: Row, { idColumn, labelColumn }: Plan): Layout {
  const { fields: header } = row;
  const id = columnIndex(path, row, true, 'idColumn', idColumn);
  const label = columnIndex(path, row, true, 'labelColumn', labelColumn);
  const step = header.indexOf('step');
  const features = [...header.keys()].filter((index) => ![id, label, step].includes(index));
  if (features.length === 0) throw badLine(path, row.line, 'has no column of a feature, expected one beside id, step and label');
  return { header, id, label, step, features };
}

/** Adds a row to its series. */
function advance(path: string, { fields, line }: Row, { header, label, step, features }: Layout, open: Open): void {
  const number = (index: number) => numberOf(path, line, header[index], fields[index] as string);
  if (step !== -1) {
    const now = number(step);
    if (Number.isNaN(now)) throw badLine(path, line, 'column "step" has no value, expected a number');
    if (now <= open.step) throw badLine(path, line, `the step is ${now}, expected more than ${open.step} of the row before`);
    open.step = now;
  }
  open.labels.push(fields[label] as string);
  open.lines.push(line);
  features.forEach((index, c) => open.cells[c]?.push(number(index)));
}

function finished(path: string, { id, labels, lines, cells }: Open, { header, features }: Layout, missing: Missing): RowGroup {
  const names = features.map((index) => header[index] as string);
  const { values, kept } = fillGaps({ path, names, lines, part: `the series ${JSON.stringify(id)}` }, cells, missing);
  const data = new Float32Array(kept.length * features.length);
  values.forEach((column, c) => column.forEach((value, t) => (data[t * features.length + c] = value)));
  return {
    values: data,
    features: features.length,
    labels: kept.map((row) => labels[row] as string),
    lines: kept.map((row) => lines[row] as number),
  };
}
