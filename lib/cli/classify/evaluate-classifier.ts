// throughtime evaluate, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import { requireLabels } from '../classification/labels.js';
import { tellEvaluation } from '../classification/tell-evaluation.js';
import { readDataFile } from '../data-files.js';
import type { EvaluateOptions } from '../evaluate.js';

export async function evaluateClassifier(dir: string, options: EvaluateOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const samples = await readDataFile(options.data, options);
  requireLabels(options.data, samples, classifier.labels);
  const rows = await classifier.probabilities(samples.map(({ text }) => text));
  await tellEvaluation(samples, rows, classifier.labels, options, {
    title: 'Evaluation of a text classifier',
    lead: `${dir} on ${options.data}`,
  });
}
