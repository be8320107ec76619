// throughtime evaluate, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import { requireLabels } from '../classification/labels.js';
import { readDataFile } from '../data-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { reportLines } from '../report.js';

export async function evaluateClassifier(dir: string, options: EvaluateOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const samples = await readDataFile(options.data, options);
  requireLabels(options.data, samples, classifier.labels);
  const report = await classifier.evaluate(samples);
  await print(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
}
