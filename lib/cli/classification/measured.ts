// The answers of a classifier to samples whose class is known, and how good they are.
import type { Section } from '../../report/page/section.js';
import { classificationSections, rocSections } from '../../report/sections/classification.js';
import { reportOf, targetsOf } from '../../saved/answers.js';
import type { ClassifierReport } from '../../saved/classifier.js';

export interface Measured {
  readonly report: ClassifierReport;
  /** Of the answers, which a report does not hold. */
  readonly sections: () => readonly Section[];
}

/** @param rows probability of every class, a list per sample */
export function measured(
  samples: readonly { readonly label: string }[],
  rows: readonly Float64Array[],
  labels: readonly string[],
): Measured {
  const targets = targetsOf(samples, labels);
  return { report: reportOf(targets, rows, labels), sections: () => [...rocSections(targets, rows, labels), confidenceSection(rows)] };
}

function confidenceSection(rows: readonly Float64Array[]): Section {
  const values = rows.map((row) => Math.max(...row));
  return { kind: 'histogram', title: 'Confidence', x: 'probability of the answer', values };
}

/** The figures of a report at the head of a page. */
export function reportFacts(what: string, { accuracy, macro, rocAuc, samples }: ClassifierReport): readonly (readonly [string, number])[] {
  const named = (name: string) => (what === '' ? name : `${what} ${name}`);
  const area = rocAuc === undefined ? [] : [[named('ROC area'), rocAuc] as const];
  return [[named('accuracy'), accuracy], [named('macro F1'), macro.f1], ...area, [named('samples'), samples]];
}

/** The record of a training of a classifier, of texts or of series. */
export interface ClassifierRecord {
  readonly best: { readonly epoch: number; readonly accuracy: number };
  readonly test?: ClassifierReport;
}

/** What a page tells of it. */
export function classifierStory(title: string, { best, test }: ClassifierRecord) {
  return {
    title,
    facts: [...(test ? reportFacts('test', test) : []), ['dev accuracy', best.accuracy] as const],
    sections: test ? classificationSections(test) : [],
    bestEpoch: best.epoch,
  };
}
