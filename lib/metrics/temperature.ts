// Temperature scaling: one number that makes a classifier as sure as it is right (Guo et al. 2017, section 4.2). The logits are divided by it;
// the logarithm of a probability is its logit up to a number that all classes of the row share, so probabilities are enough.
import { checkArray, checkList, checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { smallest } from './calibration.js';
import type { Classes } from './classes.js';
import { checkProbabilities, type ProbabilityRows } from './probability-rows.js';

// Beyond these nothing changes: all answers are certain, or none says anything.
const [coldest, hottest] = [0.01, 100];

/**
 * The temperature that makes the true classes most likely, from 0.01 to 100: above 1 for a classifier that is too sure of itself. Fit it on
 * data the model was not trained on. The answers stay the same, since the order of the classes does.
 * @throws ThroughtimeError ERR_TT_SHAPE for lists or rows of different lengths, ERR_TT_ARG for empty ones, ERR_TT_RANGE for what is no class
 * or no probabilities
 * @example
 * ```ts
 * import { fitTemperature, scaleTemperature } from 'throughtime';
 * const [targets, probabilities] = [[0, 0, 1, 1], [[0.99, 0.01], [0.99, 0.01], [0.99, 0.01], [0.01, 0.99]]];
 * const temperature = fitTemperature(targets, probabilities); // sure to 99 %, right in 75 %
 * console.log(temperature, scaleTemperature(probabilities, temperature)[0]); // 4.18 [0.75, 0.25]
 * ```
 */
export function fitTemperature(targets: Classes, probabilities: ProbabilityRows): number {
  checkProbabilities('fitTemperature', targets, probabilities);
  const logits = probabilities.map(logitsOf);
  // The loss is convex in 1/T: its slope, the mean of the expected logit less the true class's, changes sign once.
  const slope = (inverse: number) =>
    logits.reduce((sum, row, i) => sum + softmax(row, inverse).reduce((mean, p, c) => mean + p * (row[c] as number), 0) - (row[targets[i] as number] as number), 0); // prettier-ignore
  let [low, high] = [1 / hottest, 1 / coldest];
  if (slope(high) <= 0) return coldest;
  if (slope(low) >= 0) return hottest;
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) high = middle;
    else low = middle;
  }
  return 1 / Math.sqrt(low * high);
}

/** Probabilities at another temperature. @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_ARG for a temperature that is not above 0 */
export function scaleTemperature(probabilities: ProbabilityRows, temperature: number): readonly Float64Array[] {
  const op = 'scaleTemperature';
  checkArray(op, 'probabilities', probabilities);
  if (checkNumber(op, 'temperature', temperature, 0) === 0)
    throw complain('ERR_TT_RANGE', { op, arg: 'temperature', got: temperature, want: 'more than 0' });
  Array.from(probabilities).forEach((row, i) => {
    checkList(op, `probabilities[${i}]`, row);
    for (let c = 0; c < row.length; c++) checkNumber(op, `probabilities[${i}][${c}]`, row[c] as number, 0);
  });
  return probabilities.map((row) => softmax(logitsOf(row), 1 / temperature));
}

const logitsOf = (row: ArrayLike<number>) => Float64Array.from(row, (p) => Math.log(Math.max(p, smallest)));

function softmax(logits: Float64Array, inverse: number): Float64Array {
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(inverse * (logit - most)));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}
