// Everything one wants to know of a classifier's answers, as plain data.
import { checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { listOf, text } from '../form.js';
import type { Classes } from './classes.js';
import { confusionMatrix, type ConfusionMatrix } from './confusion-matrix.js';
import { scoresOf, type Scores } from './scores.js';

export interface ReportOptions {
  /** Names of the classes, by number. Default: the numbers up to the largest that occurs. */
  readonly labels?: readonly string[];
}

/** The data of a classification report. */
export interface ClassificationReport {
  readonly samples: number;
  readonly accuracy: number;
  /** By class number. */
  readonly classes: readonly ({ readonly label: string } & Scores)[];
  readonly micro: Scores;
  readonly macro: Scores;
  readonly weighted: Scores;
  /** A row per true class, a column per predicted one. */
  readonly confusion: ConfusionMatrix;
}

/**
 * Accuracy, scores by class, averages and confusion matrix.
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG, ERR_TT_RANGE as `confusionMatrix`
 * @example
 * ```ts
 * import { classificationReport } from 'throughtime';
 * const { accuracy, classes } = classificationReport([0, 1, 1], [0, 1, 0], { labels: ['ham', 'spam'] });
 * console.log(accuracy, classes[1]); // 0.667 { label: 'spam', precision: 1, recall: 0.5, f1: 0.667, support: 2 }
 * ```
 */
export function classificationReport(targets: Classes, predictions: Classes, options?: ReportOptions): ClassificationReport {
  const { labels } = checkOptions('classificationReport', options, { labels: undefined });
  if (labels !== undefined) listOf(text)('classificationReport', 'labels', labels);
  if (labels?.length === 0)
    throw complain('ERR_TT_ARG', { op: 'classificationReport', arg: 'labels', got: labels, want: 'a name for each class' });
  const confusion = confusionMatrix(targets, predictions, labels && { classes: labels.length });
  const { classes, micro, macro, weighted } = scoresOf(confusion);
  return {
    samples: micro.support,
    accuracy: micro.recall,
    classes: classes.map((scores, c) => ({ label: labels?.[c] ?? `${c}`, ...scores })),
    micro,
    macro,
    weighted,
    confusion,
  };
}
