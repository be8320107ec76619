// throughtime evaluate, of a classifier of series.
import { loadSeriesClassifier } from '../../saved/series-files.js';
import { requireLabels } from '../classification/labels.js';
import { tellEvaluation } from '../classification/tell-evaluation.js';
import type { EvaluateOptions } from '../evaluate.js';
import { refuseTextOptions } from '../refuse.js';
import { readSeriesFile, requireFeatures } from './corpus.js';

export async function evaluateSeries(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadSeriesClassifier(dir);
  refuseTextOptions(options, 'a classifier of series', ['labelColumn']);
  const { data, labelColumn } = options;
  const series = await readSeriesFile(data, labelColumn === undefined ? undefined : `${labelColumn}`);
  requireLabels(data, series, system.labels);
  requireFeatures(data, series, system.scaler.size);
  const rows = await system.probabilities(series);
  await tellEvaluation(series, rows, system.labels, options, {
    title: 'Evaluation of a classifier of series',
    lead: `${dir} on ${data}`,
  });
}
