// The answers of a classifier as parts of a page.
import { checkArray } from '../../check.js';
import { complain, Says } from '../../errors.js';
import { listOf, number, numbers, parts, text } from '../../form.js';
import { checkProbabilities } from '../../metrics/probability-rows.js';
import type { ConfusionMatrix } from '../../metrics/confusion-matrix.js';
import type { ClassificationReport } from '../../metrics/report.js';
import { rocAuc } from '../../metrics/roc-auc.js';
import { rocCurve } from '../../metrics/roc-curve.js';
import type { Scores } from '../../metrics/scores.js';
import { formatNumber } from '../page/format.js';
import type { CurveSection, HeatmapSection, Section, TableSection } from '../page/section.js';

// More classes are a carpet, and more curves a tangle.
const [mostClasses, mostCurves] = [40, 8];
const mostConfusions = 20;

/**
 * Scores by class, confusion matrix and, of three and more classes, the most frequent mistakes.
 * @param what the classes are: `class`, `tag`
 * @example
 * ```ts
 * import { classificationReport, classificationSections } from 'throughtime';
 * const sections = classificationSections(classificationReport([0, 1, 1], [0, 1, 0], { labels: ['ham', 'spam'] }));
 * console.log(sections.map(({ kind }) => kind)); // ["heatmap", "table"]
 * ```
 */
export function classificationSections(report: ClassificationReport, what = 'class'): readonly Section[] {
  const op = 'classificationSections';
  parts({ classes: listOf(labelled), macro: scored, weighted: scored, confusion: listOf(numbers) })(op, 'report', report);
  text(op, 'what', what);
  const { classes, macro, weighted, confusion } = report;
  const labels = classes.map(({ label }) => label);
  const mistakes = labels.length > 2 ? mistakesOf(labels, confusion) : undefined;
  const averages = [
    { label: 'macro mean', ...macro },
    { label: 'weighted mean', ...weighted },
  ];
  return [
    confusionSection(labels, confusion, what),
    ...(mistakes ? [mistakes] : []),
    scoresSection(`Scores by ${what}`, what, [...classes, ...averages]),
  ];
}

const scores = { precision: number, recall: number, f1: number, support: number };
const scored = parts(scores);
const labelled = parts({ label: text, ...scores });

/** Precision, recall and F1 by name. */
export function scoresSection(title: string, what: string, scores: readonly ({ readonly label: string } & Scores)[]): TableSection {
  const op = 'scoresSection';
  text(op, 'title', title);
  text(op, 'what', what);
  listOf(labelled)(op, 'scores', scores);
  const rows = scores.map(({ label, precision, recall, f1, support }) => [label, precision, recall, f1, support]);
  return { kind: 'table', title, columns: [what, 'precision', 'recall', 'F1', 'samples'], rows };
}

function confusionSection(labels: readonly string[], confusion: ConfusionMatrix, what: string): HeatmapSection {
  const wrong = labels.map((_, c) => confusion.reduce((sum, row, r) => (r === c ? sum : sum + (row[c] as number) + (confusion[c]?.[r] as number)), 0)); // prettier-ignore
  const order = [...labels.keys()].sort((a, b) => (wrong[b] as number) - (wrong[a] as number));
  const shown = order.slice(0, mostClasses).sort((a, b) => a - b);
  const names = shown.map((c) => labels[c] as string);
  const part = labels.length > mostClasses ? `The ${mostClasses} of ${formatNumber(labels.length)} that are mistaken most often. ` : '';
  return {
    kind: 'heatmap',
    title: 'Confusion matrix',
    x: 'answer',
    y: `true ${what}`,
    columns: names,
    rows: names,
    values: shown.map((r) => shown.map((c) => confusion[r]?.[c] as number)),
    shade: 'share',
    note: `${part}Counts, shaded by their share of the row.`,
  };
}

function mistakesOf(labels: readonly string[], confusion: ConfusionMatrix): TableSection | undefined {
  const mistakes = confusion.flatMap((row, r) => Array.from(row).flatMap((count, c) => (r === c || count === 0 ? [] : [{ r, c, count }])));
  if (mistakes.length === 0) return undefined;
  mistakes.sort((a, b) => b.count - a.count);
  const rows = mistakes.slice(0, mostConfusions).map(({ r, c, count }) => [labels[r] as string, labels[c] as string, count]);
  return { kind: 'table', title: 'Most frequent mistakes', columns: ['is', 'answer', 'times'], rows };
}

/**
 * ROC curves with the areas under them: of two classes the second one's, of more a curve per class against all others.
 * @param targets the class of each sample
 * @param probabilities of every class, a list per sample
 * @returns nothing where a class has all samples or none
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length
 */
export function rocSections(
  targets: readonly number[],
  probabilities: readonly ArrayLike<number>[],
  labels: readonly string[],
): readonly CurveSection[] {
  const op = 'rocSections';
  checkArray(op, 'targets', targets);
  checkArray(op, 'probabilities', probabilities);
  listOf(text)(op, 'labels', labels);
  if (targets.length !== probabilities.length)
    throw complain('ERR_TT_SHAPE', { op, arg: 'probabilities', got: new Says(`${probabilities.length} lists`), want: `${targets.length}`, why: 'as targets' }); // prettier-ignore
  if (targets.length > 0) checkProbabilities(op, targets, probabilities);
  const counts = labels.map((_, c) => targets.filter((target) => target === c).length);
  const both = [...labels.keys()].filter((c) => counts[c] !== 0 && counts[c] !== targets.length);
  const classes = labels.length === 2 ? both.slice(-1) : both.sort((a, b) => (counts[b] as number) - (counts[a] as number)); // prettier-ignore
  const curves = classes.slice(0, mostCurves).map((c) => {
    const own = targets.map((target) => Number(target === c));
    const scores = probabilities.map((row) => row[c] as number);
    const { falsePositiveRate, truePositiveRate } = rocCurve(own, scores);
    const points = falsePositiveRate.map((x, i) => [x, truePositiveRate[i] as number] as const);
    return { name: `${labels[c]} (area ${formatNumber(rocAuc(own, scores))})`, points };
  });
  if (curves.length === 0) return [];
  const [first] = curves;
  const note =
    labels.length === 2
      ? `${first?.name}.`
      : `Each class against all others${classes.length > mostCurves ? `; the ${mostCurves} largest of ${formatNumber(labels.length)}` : ''}.`;
  return [{ kind: 'curve', title: 'ROC curve', x: 'false positive rate', y: 'true positive rate', curves, diagonal: true, note }];
}
