// What `evaluate` tells of a classifier: the report and, where asked for, the answers that are wrong.
import { confidentErrors, type ConfidentError } from '../../analysis/confident-errors.js';
import { reportOf, targetsOf } from '../../saved/answers.js';
import { print } from '../output.js';
import { reportLines } from '../report.js';

interface Evaluated {
  readonly label: string;
  readonly line: number;
  readonly text?: string;
}

/** @param rows the probabilities of every sample */
export async function printEvaluation(
  samples: readonly Evaluated[],
  rows: readonly Float64Array[],
  labels: readonly string[],
  { json, errors }: { readonly json?: true; readonly errors?: number },
): Promise<void> {
  const targets = targetsOf(samples, labels);
  const report = reportOf(targets, rows, labels);
  const wrong = errors === undefined ? undefined : confidentErrors(targets, rows, { most: errors }).map((error) => told(error, samples, labels)); // prettier-ignore
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
