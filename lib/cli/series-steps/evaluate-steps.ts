// throughtime evaluate, of a tagger of series.
import { loadSeriesTagger } from '../../saved/series-tagger-files.js';
import { tellEvaluation } from '../classification/tell-evaluation.js';
import type { EvaluateOptions } from '../evaluate.js';
import { refuseTextOptions } from '../refuse.js';
import { readStepFile, requireFeatures } from '../series/corpus.js';
import { fileOptions } from '../series/evaluate-series.js';
import { requireStepLabels, stepsWithLines } from './corpus.js';

export async function evaluateSteps(dir: string, options: EvaluateOptions): Promise<void> {
  const system = await loadSeriesTagger(dir);
  refuseTextOptions(options, 'a tagger of series', ['labelColumn']);
  const { data } = options;
  const series = await readStepFile(data, fileOptions(options));
  requireStepLabels(data, series, system.labels);
  requireFeatures(data, series, system.scaler.size);
  const rows = await system.probabilities(series);
  await tellEvaluation(series.flatMap(stepsWithLines), rows.flat(), system.labels, options, {
    title: 'Evaluation of a tagger of series',
    lead: `${dir} on ${data}`,
  });
}
