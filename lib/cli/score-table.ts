// Precision, recall and F1 for people.
import type { Scores } from '../metrics/scores.js';
import { table } from './table.js';

/** The lines of a table, a row per name. @param what heads the column of names */
export function scoreTable(what: string, rows: readonly ({ readonly label: string } & Scores)[]): readonly string[] {
  return table([
    [what, 'precision', 'recall', 'f1', 'samples'],
    ...rows.map(({ label, precision, recall, f1, support }) => [label, ...[precision, recall, f1].map((x) => x.toFixed(4)), `${support}`]),
  ]);
}
