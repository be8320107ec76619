// Series with a label for every step, in a table.
import { badLine } from '../../data/readers/fault.js';
import type { StepLabelledSeries } from './labelled.js';
import { rowGroups, type SeriesRowsOptions } from './row-groups.js';

/**
 * Reads a table with a header: a column `id`, the same in all rows of a series, a column `label` with the label of each step, and the
 * features, which are all others. The rows of a series follow each other. A column `step` is no feature: its numbers rise from row to row of
 * a series. `.gz` files are decompressed. `maxRows` counts series.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line, and the column of what is no number
 * @example
 * ```ts
 * import { readStepRows } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { labels, values, features } of readStepRows(path, { idColumn: 'day', missing: 'drop' })) console.log(labels, values, features);
 * }
 * ```
 */
export function readStepRows(path: string, options?: SeriesRowsOptions): AsyncIterable<StepLabelledSeries> {
  return rowGroups('readStepRows', path, options, ({ labels, lines, values, features }) => {
    const empty = labels.findIndex((label) => label.trim() === '');
    if (empty !== -1)
      throw badLine(path, lines[empty] as number, `column ${JSON.stringify(options?.labelColumn ?? 'label')} is empty, expected a label`);
    return { labels, lines, line: lines[0] as number, values, features };
  });
}
