// The mistakes worth looking at first: those a classifier is sure of show wrong labels, misread data and what it has not understood.
import { checkInteger, checkOptions } from '../check.js';
import { largest } from '../largest.js';
import type { Classes } from '../metrics/classes.js';
import { checkProbabilities, type ProbabilityRows } from '../metrics/probability-rows.js';

/** A wrong answer. */
export interface ConfidentError {
  /** The sample's place in the list. */
  readonly index: number;
  readonly target: number;
  readonly predicted: number;
  /** Probability of the answer. */
  readonly confidence: number;
  /** Probability of the true class. */
  readonly targetProbability: number;
}

/**
 * Wrong answers, the surest first; equal ones in the order of the samples.
 * @param options `most`: so many at most; default 20
 * @throws ThroughtimeError ERR_TT_SHAPE for lists or rows of different lengths, ERR_TT_ARG for empty ones, ERR_TT_RANGE for what is no class
 * or no probabilities
 * @example
 * ```ts
 * import { confidentErrors } from 'throughtime';
 * console.log(confidentErrors([0, 1, 1], [[0.4, 0.6], [0.9, 0.1], [0.2, 0.8]])); // sample 1 (0.9), then sample 0 (0.6)
 * ```
 */
export function confidentErrors(
  targets: Classes,
  probabilities: ProbabilityRows,
  options?: { readonly most?: number },
): readonly ConfidentError[] {
  const op = 'confidentErrors';
  const most = checkInteger(op, 'most', checkOptions(op, options, { most: 20 }).most);
  checkProbabilities(op, targets, probabilities);
  return probabilities
    .map((row, index) => {
      const [target, predicted] = [targets[index] as number, largest(row)];
      return { index, target, predicted, confidence: row[predicted] as number, targetProbability: row[target] as number };
    })
    .filter(({ target, predicted }) => target !== predicted)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, most);
}
