// throughtime evaluate, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import { measured, reportFacts } from '../classification/measured.js';
import { classificationSections } from '../../report/sections/classification.js';
import { requireLabels } from '../classification/labels.js';
import { readDataFile } from '../data-files.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { reportLines } from '../report.js';

export async function evaluateClassifier(dir: string, options: EvaluateOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const samples = await readDataFile(options.data, options);
  requireLabels(options.data, samples, classifier.labels);
  const rows = await classifier.probabilities(samples.map(({ text }) => text));
  const { report, sections } = measured(samples, rows, classifier.labels);
  await writePage(options, () => ({
    title: 'Evaluation of a text classifier',
    lead: `${dir} on ${options.data}`,
    facts: reportFacts('', report),
    sections: [...classificationSections(report), ...sections()],
  }));
  await print(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
}
