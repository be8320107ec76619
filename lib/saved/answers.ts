// From the probabilities of classes to answers, and how good they are.
import { checkArray, checkTable } from '../check.js';
import { complain, describe, Says } from '../errors.js';
import { listOf } from '../form.js';
import { calibrationReport } from '../metrics/calibration.js';
import { classificationReport } from '../metrics/report.js';
import { rocAuc } from '../metrics/roc-auc.js';
import type { ClassifierReport, Prediction } from './classifier.js';
import { largest } from '../largest.js';

/** The answer of one row of probabilities. */
export function predictionOf(row: Float64Array, labels: readonly string[]): Prediction {
  const best = largest(row);
  return {
    label: labels[best] as string,
    probability: row[best] as number,
    probabilities: Object.fromEntries(labels.map((label, c) => [label, row[c] as number])),
  };
}

/** The number of each sample's class. @throws ThroughtimeError ERR_TT_ARG for a label that is none of `labels` */
export function targetsOf(samples: readonly { readonly label: string }[], labels: readonly string[]): readonly number[] {
  listOf(checkTable)('evaluate', 'samples', samples);
  const numbers = new Map(labels.map((label, c) => [label, c]));
  return samples.map(({ label }, i) => {
    const number = numbers.get(label);
    if (number !== undefined) return number;
    throw complain('ERR_TT_ARG', { op: 'evaluate', arg: `samples[${i}].label`, got: label, want: `one of ${labels.join(', ')}` });
  });
}

/**
 * The number of the class of every step of a row.
 * @param arg names the row's labels in errors
 * @param steps how many the row has
 * @throws ThroughtimeError ERR_TT_SHAPE for another number of labels, ERR_TT_ARG for one that is none of `known`
 */
export function stepTargets(arg: string, labels: readonly string[], steps: number, known: readonly string[]): readonly number[] {
  const op = 'evaluate';
  checkArray(op, arg, labels);
  if (labels.length !== steps) {
    const got = new Says(`${labels.length} long`);
    throw complain('ERR_TT_SHAPE', { op, arg, got, want: `${steps}`, why: 'one per step' });
  }
  const numbers = new Map(known.map((label, c) => [label, c]));
  return labels.map((label, t) => {
    const number = numbers.get(label);
    if (number !== undefined) return number;
    throw complain('ERR_TT_ARG', { op, arg: `${arg}[${t}]`, got: label, want: `one of ${known.map(describe).join(', ')}` });
  });
}

/** The report of rows of probabilities with their calibration; with two classes that both occur also the area under the ROC curve. */
export function reportOf(targets: readonly number[], rows: readonly Float64Array[], labels: readonly string[]): ClassifierReport {
  const answers = classificationReport(targets, rows.map(largest), { labels });
  const report = { ...answers, calibration: calibrationReport(targets, rows) };
  if (labels.length !== 2 || report.classes.some(({ support }) => support === 0)) return report;
  const positive = Float64Array.from(rows, ([, second]) => second as number);
  return { ...report, rocAuc: rocAuc(targets, positive) };
}
