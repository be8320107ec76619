// Precision, recall and F1 of each class and their averages, as scikit-learn's precision_recall_fscore_support defines them. Where a
// quotient has no denominator (a class never predicted, or without samples) it is 0, scikit-learn's default.
import { complain, Says } from '../errors.js';
import { listOf, numbers } from '../form.js';
import type { Classes } from './classes.js';
import { confusionMatrix, type ConfusionMatrix, type ConfusionOptions } from './confusion-matrix.js';

/** How well a class, or an average over classes, was recognised. */
export interface Scores {
  /** Of what was predicted to be the class, the share that is. 0 when nothing was. */
  readonly precision: number;
  /** Of what is of the class, the share that was predicted so. 0 when nothing is. */
  readonly recall: number;
  /** Harmonic mean of both; 0 when both are. */
  readonly f1: number;
  /** Samples of the class. */
  readonly support: number;
}

export interface ClassScores {
  /** By class number. */
  readonly classes: readonly Scores[];
  /** From the counts of all classes together; where every sample has one class and one prediction this is the accuracy. */
  readonly micro: Scores;
  /** Plain mean over classes. */
  readonly macro: Scores;
  /** Mean over classes weighted by support. */
  readonly weighted: Scores;
}

/**
 * Precision, recall and F1 by class and their micro, macro and weighted averages.
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty, ERR_TT_RANGE for what is no class
 * @example
 * ```ts
 * import { precisionRecallF1 } from 'throughtime';
 * const { classes, weighted } = precisionRecallF1([0, 1, 2, 2, 2], [0, 0, 2, 2, 1]);
 * console.log(classes[2]?.recall, weighted.f1); // 0.667 0.613
 * ```
 */
export function precisionRecallF1(targets: Classes, predictions: Classes, options?: ConfusionOptions): ClassScores {
  return scoresOf(confusionMatrix(targets, predictions, options));
}

/** The same from counts. @throws ThroughtimeError ERR_TT_SHAPE when they are not square, ERR_TT_ARG when they count nothing */
export function scoresOf(matrix: ConfusionMatrix): ClassScores {
  listOf(numbers)('scoresOf', 'matrix', matrix);
  const size = matrix.length;
  if (matrix.some((row) => row.length !== size))
    throw complain('ERR_TT_SHAPE', { op: 'scoresOf', arg: 'matrix', got: matrix, want: `${size} rows of ${size} counts` });
  const support = matrix.map(total);
  const predicted = matrix.map((_, c) => total(matrix.map((row) => row[c] as number)));
  const right = matrix.map((row, c) => row[c] as number);
  const samples = total(support);
  if (samples === 0) throw complain('ERR_TT_ARG', { op: 'scoresOf', arg: 'matrix', got: new Says('empty'), want: 'at least one sample' });
  const classes = right.map((hits, c) => scoresOfCounts({ right: hits, predicted: predicted[c] as number, support: support[c] as number }));
  return {
    classes,
    micro: scoresOfCounts({ right: total(right), predicted: total(predicted), support: samples }),
    macro: averageOf(classes, () => 1),
    weighted: averageOf(classes, (scores) => scores.support),
  };
}

/** The scores of one class from what was right, what was predicted to be it, and what is. */
export function scoresOfCounts(counts: { readonly right: number; readonly predicted: number; readonly support: number }): Scores {
  const { right, predicted, support } = counts;
  return {
    precision: quotient(right, predicted),
    recall: quotient(right, support),
    f1: quotient(2 * right, predicted + support), // 2PR / (P + R), without rounding P and R first
    support,
  };
}

/** The weighted mean of several classes; its support is their sum. */
export function averageOf(classes: readonly Scores[], weightOf: (scores: Scores) => number): Scores {
  const weights = total(classes.map(weightOf));
  const mean = (name: 'precision' | 'recall' | 'f1') => quotient(total(classes.map((each) => each[name] * weightOf(each))), weights);
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1'), support: total(classes.map(({ support }) => support)) };
}

function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
