// A classification report for people.
import type { ClassifierReport } from '../saved/classifier.js';
import { scoreTable } from './score-table.js';
import { table } from './table.js';

/** The lines of a report. */
export function reportLines({ samples, accuracy, classes, macro, weighted, confusion, rocAuc }: ClassifierReport): readonly string[] {
  const names = classes.map(({ label }) => label);
  const scores = [...classes, { label: 'macro mean', ...macro }, { label: 'weighted mean', ...weighted }];
  return [
    `samples ${samples}`,
    `accuracy ${accuracy.toFixed(4)}`,
    ...(rocAuc === undefined ? [] : [`roc auc ${rocAuc.toFixed(4)} (of ${names[1]})`]),
    '',
    ...scoreTable('class', scores),
    '',
    'confusion matrix: a row per true class, a column per answer',
    ...table([['', ...names], ...confusion.map((row, c) => [names[c] as string, ...row.map(String)])]),
  ];
}
