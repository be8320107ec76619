// throughtime predict, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import { predictionPrinter } from '../classification/print-prediction.js';
import { textsOf, type PredictOptions } from '../predict.js';

export async function predictClasses(dir: string, options: PredictOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const show = predictionPrinter(options);
  for await (const prediction of classifier.predictStream(textsOf(options))) await show(prediction);
}
