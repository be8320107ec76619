// Series with a class each, in a table.
import { badLine } from '../../data/readers/fault.js';
import type { LabelledSeries } from './labelled.js';
import { rowGroups, type RowGroup, type SeriesRowsOptions } from './row-groups.js';

/**
 * Reads a table with a header: columns `id` and `label`, the same in all rows of a series, and the features, which are all others. The rows
 * of a series follow each other. A column `step` is no feature: its numbers rise from row to row of a series. `.gz` files are decompressed.
 * `maxRows` counts series.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line, and the column of what is no number
 * @example
 * ```ts
 * import { readSeriesRows } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, values, features } of readSeriesRows(path, { idColumn: 'stroke' })) console.log(label, values.length / features);
 * }
 * ```
 */
export function readSeriesRows(path: string, options?: SeriesRowsOptions): AsyncIterable<LabelledSeries> {
  return rowGroups('readSeriesRows', path, options, (group) => ofOneClass(path, group));
}

function ofOneClass(path: string, { labels, lines, values, features }: RowGroup): LabelledSeries {
  const [label, line] = [labels[0] as string, lines[0] as number];
  const stray = labels.findIndex((other) => other !== label);
  if (stray === -1) return { label, line, values, features };
  const got = `the label is ${JSON.stringify(labels[stray])}, expected ${JSON.stringify(label)} as in the first row of the series`;
  throw badLine(path, lines[stray] as number, `${got}; labels of steps: --per-step, readStepRows`);
}
