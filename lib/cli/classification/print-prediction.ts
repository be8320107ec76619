// The answer of a classifier on standard output.
import type { Prediction } from '../../saved/classifier.js';
import { print } from '../output.js';

/** Prints the label, a tab and its probability, or everything as JSON. */
export function predictionPrinter({ json }: { readonly json?: true }): (prediction: Prediction) => Promise<void> {
  return (prediction) => print(json ? JSON.stringify(prediction) : `${prediction.label}\t${prediction.probability.toFixed(4)}`);
}
