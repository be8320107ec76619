// throughtime predict, of a classifier.
import { loadClassifier } from '../../saved/classifier-files.js';
import type { Prediction } from '../../saved/classifier.js';
import { print } from '../output.js';
import { textsOf, type PredictOptions } from '../predict.js';

export async function predictClasses(dir: string, options: PredictOptions): Promise<void> {
  const classifier = await loadClassifier(dir);
  const show = options.json ? (prediction: Prediction) => JSON.stringify(prediction) : plain;
  for await (const prediction of classifier.predictStream(textsOf(options))) await print(show(prediction));
}

function plain({ label, probability }: Prediction): string {
  return `${label}\t${probability.toFixed(4)}`;
}
