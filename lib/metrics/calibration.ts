// Whether a classifier is right as often as it says: confidence against accuracy in bins, and scores of whole distributions.
// Guo, Pleiss, Sun & Weinberger 2017 (arXiv:1706.04599), eq. 1-3; Brier 1950.
import { checkInteger, checkOptions } from '../check.js';
import { largest } from '../largest.js';
import type { Classes } from './classes.js';
import { checkProbabilities, type ProbabilityRows } from './probability-rows.js';

/** Most bins. */
const most = 65_536;

export interface CalibrationOptions {
  /** Number of bins of equal width between 0 and 1, at most 65536. Default 15. */
  readonly bins?: number;
}

/** The answers whose confidence lies in an interval. */
export interface ReliabilityBin {
  /** The interval: above `from`, at most `to`. */
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  /** Mean probability of the answers. */
  readonly confidence: number;
  /** Share of right answers; equal to `confidence` where a model is well calibrated. */
  readonly accuracy: number;
}

/** How far a classifier's probabilities can be trusted. */
export interface Calibration {
  /** Expected calibration error. */
  readonly ece: number;
  readonly brier: number;
  /** Mean negative log-likelihood of the true classes, in nats. */
  readonly nll: number;
  /** Of the reliability curve. */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * Accuracy against confidence, the probability of the answer (the most probable class), in bins; those without samples are left out.
 * @throws ThroughtimeError ERR_TT_SHAPE for lists or rows of different lengths, ERR_TT_ARG for empty ones, ERR_TT_RANGE for what is no class
 * or no probabilities
 * @example
 * ```ts
 * import { reliabilityCurve } from 'throughtime';
 * for (const { confidence, accuracy, samples } of reliabilityCurve([0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])) console.log(confidence, accuracy, samples);
 * ```
 */
export function reliabilityCurve(
  targets: Classes,
  probabilities: ProbabilityRows,
  options?: CalibrationOptions,
): readonly ReliabilityBin[] {
  return curve('reliabilityCurve', targets, probabilities, options);
}

/**
 * The mean distance of confidence and accuracy over the bins, weighted by their samples (Guo et al. 2017, eq. 3): 0 is perfect. It depends
 * on the number of bins.
 * @throws ThroughtimeError as `reliabilityCurve`
 * @example
 * ```ts
 * import { expectedCalibrationError } from 'throughtime';
 * console.log(expectedCalibrationError([0, 0, 1, 0], [[0.8, 0.2], [0.8, 0.2], [0.8, 0.2], [0.8, 0.2]])); // 0.05: says 80 %, is right in 75 %
 * ```
 */
export function expectedCalibrationError(targets: Classes, probabilities: ProbabilityRows, options?: CalibrationOptions): number {
  return errorOf(curve('expectedCalibrationError', targets, probabilities, options));
}

/**
 * The mean squared distance of the probabilities from certainty of the true class, summed over the classes as in Brier 1950: 0 for a sure
 * right answer, 2 for a sure wrong one. (scikit-learn's `brier_score_loss` of two classes is half of it.)
 * @throws ThroughtimeError as `reliabilityCurve`
 * @example
 * ```ts
 * import { brierScore } from 'throughtime';
 * console.log(brierScore([0, 1], [[0.9, 0.1], [0.4, 0.6]])); // (0.02 + 0.32) / 2 = 0.17
 * ```
 */
export function brierScore(targets: Classes, probabilities: ProbabilityRows): number {
  checkProbabilities('brierScore', targets, probabilities);
  const squares = probabilities.map((row, i) => Array.from(row).reduce((sum, p, c) => sum + (p - Number(c === targets[i])) ** 2, 0));
  return meanOf(squares);
}

/**
 * The mean of -log of the probability of the true class, in nats. A probability that is 0 in float32 counts as the smallest of its normal
 * numbers (87.3 nats).
 * @throws ThroughtimeError as `reliabilityCurve`
 */
export function negativeLogLikelihood(targets: Classes, probabilities: ProbabilityRows): number {
  checkProbabilities('negativeLogLikelihood', targets, probabilities);
  return meanOf(probabilities.map((row, i) => -Math.log(Math.max(row[targets[i] as number] as number, smallest))));
}

/** @see {@link negativeLogLikelihood} */
export const smallest = 2 ** -126;

/** Everything about calibration, as plain data. @throws ThroughtimeError as `reliabilityCurve` */
export function calibrationReport(targets: Classes, probabilities: ProbabilityRows, options?: CalibrationOptions): Calibration {
  const bins = curve('calibrationReport', targets, probabilities, options);
  const [brier, nll] = [brierScore(targets, probabilities), negativeLogLikelihood(targets, probabilities)];
  return { ece: errorOf(bins), brier, nll, bins };
}

function curve(
  op: string,
  targets: Classes,
  probabilities: ProbabilityRows,
  options: CalibrationOptions | undefined,
): readonly ReliabilityBin[] {
  const count = checkInteger(op, 'bins', checkOptions(op, options, { bins: 15 }).bins, 1, most);
  checkProbabilities(op, targets, probabilities);
  const sums = Array.from({ length: count }, () => ({ samples: 0, confidence: 0, right: 0 }));
  probabilities.forEach((row, i) => {
    const answer = largest(row);
    const confidence = Math.min(1, row[answer] as number);
    const bin = sums[Math.max(0, Math.ceil(confidence * count) - 1)] as (typeof sums)[number];
    bin.samples++;
    bin.confidence += confidence;
    bin.right += Number(answer === targets[i]);
  });
  return sums.flatMap(({ samples, confidence, right }, b) =>
    samples === 0 ? [] : [{ from: b / count, to: (b + 1) / count, samples, confidence: confidence / samples, accuracy: right / samples }],
  );
}

function errorOf(bins: readonly ReliabilityBin[]): number {
  const samples = bins.reduce((sum, bin) => sum + bin.samples, 0);
  return bins.reduce((sum, bin) => sum + (bin.samples / samples) * Math.abs(bin.confidence - bin.accuracy), 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
