// From a file to a series in three parts.
import { requireNoLeak, splitRows, type RowRange } from '../../series/range.js';
import { readTable } from '../../series/read-table.js';
import { rowsOfTable, type SeriesTable } from '../../series/table.js';
import type { Missing } from '../../series/gaps.js';
import type { SeriesColumns } from '../../series/preparation.js';
import { UsageError } from '../usage-error.js';
import type { ForecastTrainOptions } from './options.js';

export interface SeriesCorpus {
  readonly table: SeriesTable;
  readonly columns: SeriesColumns;
  readonly parts: Readonly<Record<'train' | 'validation' | 'test', RowRange>>;
}

/** Reads the series and says which rows are for what. @throws ThroughtimeError ERR_TT_FILE, ERR_TT_RANGE; UsageError */
export async function readCorpus(options: ForecastTrainOptions): Promise<SeriesCorpus> {
  const columns = columnsOf(options);
  const table = await readColumns(options.data, columns, options);
  const parts = splitOf(rowsOfTable(table), options);
  requireNoLeak(rowsOfTable(table), parts);
  if (options.period !== undefined && options.period > parts.test.from)
    throw new UsageError('--period', `is ${options.period}, more than the ${parts.test.from} rows before the test rows`);
  return { table, columns, parts };
}

/** The columns of a model in a file. @throws ThroughtimeError ERR_TT_FILE naming line and column */
export async function readColumns(
  path: string,
  { targets, inputs }: SeriesColumns,
  { time, missing = 'error' }: { readonly time?: string; readonly missing?: Missing },
): Promise<SeriesTable> {
  const names = [...new Set([...targets, ...inputs])];
  const table = await readTable(path, { columns: names.map(keyOf), missing, ...(time !== undefined && { timeColumn: keyOf(time) }) }); // prettier-ignore
  return { ...table, columns: names }; // by the names the user gave, also where they are numbers
}

function keyOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Targets first among the inputs. */
function columnsOf({ target, inputs = target, head, residual }: ForecastTrainOptions): SeriesColumns {
  const twice = [target, inputs].flatMap((names) => names.filter((name, i) => names.indexOf(name) !== i));
  if (twice.length > 0) throw new UsageError(`--${target.includes(twice[0] as string) ? 'target' : 'inputs'}`, `names the column ${twice[0]} twice`); // prettier-ignore
  const unseen = target.filter((name) => !inputs.includes(name));
  const others = inputs.filter((name) => !target.includes(name));
  if (residual && unseen.length > 0) throw new UsageError('--residual', `needs the target ${unseen[0]} among the --inputs`);
  if (head === 'recursive' && unseen.length + others.length > 0)
    throw new UsageError(
      '--head recursive',
      `feeds its forecasts back, so --inputs must be the targets; ${[...unseen, ...others][0]} is not both`,
    );
  return { targets: target, inputs: [...target.filter((name) => inputs.includes(name)), ...others] };
}

function splitOf(rows: number, { split, splitRows: counts }: ForecastTrainOptions): SeriesCorpus['parts'] {
  if (!counts) {
    const [train, validation, test] = splitRows(rows, split.map((percent) => percent / 100)) as [RowRange, RowRange, RowRange]; // prettier-ignore
    return { train, validation, test };
  }
  const [a, b, c] = counts as [number, number, number];
  return { train: { from: 0, to: a }, validation: { from: a, to: a + b }, test: { from: a + b, to: a + b + c } };
}
