// A classification report for people.
import type { Calibration } from '../metrics/calibration.js';
import type { ClassificationReport } from '../metrics/report.js';
import type { ClassifierReport } from '../saved/classifier.js';
import { scoreTable } from './score-table.js';
import { table } from './table.js';

/** What the report of a classifier and that of a tagger have. */
type Report = ClassificationReport & Partial<Pick<ClassifierReport, 'calibration' | 'rocAuc'>>;

/** The lines of a report. */
export function reportLines({ samples, accuracy, classes, macro, weighted, confusion, calibration, rocAuc }: Report): readonly string[] {
  const names = classes.map(({ label }) => label);
  const scores = [...classes, { label: 'macro mean', ...macro }, { label: 'weighted mean', ...weighted }];
  return [
    `samples ${samples}`,
    `accuracy ${accuracy.toFixed(4)}`,
    ...(rocAuc === undefined ? [] : [`roc auc ${rocAuc.toFixed(4)} (of ${names[1]})`]),
    ...(calibration ? [calibrationLine(calibration)] : []),
    '',
    ...scoreTable('class', scores),
    '',
    'confusion matrix: a row per true class, a column per answer',
    ...table([['', ...names], ...confusion.map((row, c) => [names[c] as string, ...row.map(String)])]),
  ];
}

function calibrationLine({ ece, brier, nll }: Calibration): string {
  return `calibration error ${ece.toFixed(4)}, brier score ${brier.toFixed(4)}, negative log-likelihood ${nll.toFixed(4)}`;
}
