// What `evaluate` tells of a classifier, as text and as a page: the report, how far its confidence can be trusted, the surest wrong answers.
import { confidentErrors, type ConfidentError } from '../../analysis/confident-errors.js';
import type { TableSection } from '../../report/page/section.js';
import { calibrationSection } from '../../report/sections/calibration.js';
import { classificationSections } from '../../report/sections/classification.js';
import { targetsOf } from '../../saved/answers.js';
import { print } from '../output.js';
import { writePage, type PageOptions } from '../page.js';
import { reportLines } from '../report.js';
import { measured, reportFacts } from './measured.js';

interface Evaluated {
  readonly label: string;
  readonly line: number;
  readonly text?: string;
}

/** @param rows the probabilities of every sample */
export async function tellEvaluation(
  samples: readonly Evaluated[],
  rows: readonly Float64Array[],
  labels: readonly string[],
  { json, errors, ...page }: PageOptions & { readonly json?: true; readonly errors?: number },
  head: { readonly title: string; readonly lead: string },
): Promise<void> {
  const targets = targetsOf(samples, labels);
  const surest = (most: number) => confidentErrors(targets, rows, { most }).map((error) => told(error, samples, labels));
  const { report, sections } = measured(samples, rows, labels);
  await writePage(page, () => ({
    ...head,
    facts: reportFacts('', report),
    sections: [...classificationSections(report), ...sections(), calibrationSection(targets, rows), ...errorSections(surest(errors ?? 20))],
  }));
  const wrong = errors === undefined ? undefined : surest(errors);
  if (json) return print(JSON.stringify(wrong ? { ...report, errors: wrong } : report));
  const list = wrong && ['', `the surest wrong answers${wrong.length === 0 ? ': none' : ''}`, ...wrong.map(lineOf)];
  await print([...reportLines(report), ...(list ?? [])].join('\n'));
}

interface WrongAnswer extends Evaluated {
  readonly answer: string;
  readonly probability: number;
}

function told(error: ConfidentError, samples: readonly Evaluated[], labels: readonly string[]): WrongAnswer {
  const { line, label, text } = samples[error.index] as Evaluated;
  const answer = labels[error.predicted] as string;
  return { line, label, answer, probability: error.confidence, ...(text !== undefined && { text }) };
}

const lineOf = ({ line, label, answer, probability, text }: WrongAnswer) =>
  `line ${line}: ${answer} ${probability.toFixed(4)}, is ${label}${text === undefined ? '' : `: ${text}`}`;

function errorSections(wrong: readonly WrongAnswer[]): readonly TableSection[] {
  if (wrong.length === 0) return [];
  const texts = wrong.some(({ text }) => text !== undefined);
  const rows = wrong.map(({ line, label, answer, probability, text }) => [
    line,
    label,
    answer,
    probability,
    ...(texts ? [text ?? ''] : []),
  ]);
  return [
    {
      kind: 'table',
      title: 'The surest wrong answers',
      columns: ['line', 'is', 'answer', 'probability', ...(texts ? ['text'] : [])],
      rows,
    },
  ];
}
