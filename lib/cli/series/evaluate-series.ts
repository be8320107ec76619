// throughtime evaluate, of a classifier of series.
import { loadSeriesClassifier } from '../../saved/series-files.js';
import { measured, reportFacts } from '../classification/measured.js';
import { classificationSections } from '../../report/sections/classification.js';
import { requireLabels } from '../classification/labels.js';
import type { EvaluateOptions } from '../evaluate.js';
import { print } from '../output.js';
import { writePage } from '../page.js';
import { refuseTextOptions } from '../refuse.js';
import { reportLines } from '../report.js';
import { readSeriesFile, requireFeatures } from './corpus.js';

export async function evaluateSeries(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadSeriesClassifier(dir);
  refuseTextOptions(options, 'a classifier of series', ['labelColumn']);
  const { data, labelColumn } = options;
  const series = await readSeriesFile(data, labelColumn === undefined ? undefined : `${labelColumn}`);
  requireLabels(data, series, system.labels);
  requireFeatures(data, series, system.scaler.size);
  const { report, sections } = measured(series, await system.probabilities(series), system.labels);
  await writePage(options, () => ({
    title: 'Evaluation of a classifier of series',
    lead: `${dir} on ${data}`,
    facts: reportFacts('', report),
    sections: [...classificationSections(report), ...sections()],
  }));
  await print(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
}
