// throughtime evaluate, of a classifier of series.
import { loadSeriesClassifier } from '../../saved/series-files.js';
import { requireLabels } from '../classification/labels.js';
import { tellEvaluation } from '../classification/tell-evaluation.js';
import type { EvaluateOptions } from '../evaluate.js';
import { refuseTextOptions } from '../refuse.js';
import { readSeriesFile, requireFeatures } from './corpus.js';
import type { SeriesFileOptions } from './options.js';

export async function evaluateSeries(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadSeriesClassifier(dir);
  refuseTextOptions(options, 'a classifier of series', ['labelColumn']);
  const { data } = options;
  const series = await readSeriesFile(data, fileOptions(options));
  requireLabels(data, series, system.labels);
  requireFeatures(data, series, system.scaler.size);
  const rows = await system.probabilities(series);
  await tellEvaluation(series, rows, system.labels, options, {
    title: 'Evaluation of a classifier of series',
    lead: `${dir} on ${data}`,
  });
}

/** How the file is read; a column by its name. */
export function fileOptions({ idColumn, labelColumn, missing }: EvaluateOptions): SeriesFileOptions {
  return {
    ...(idColumn !== undefined && { idColumn }),
    ...(labelColumn !== undefined && { labelColumn: `${labelColumn}` }),
    ...(missing !== undefined && { missing }),
  };
}
