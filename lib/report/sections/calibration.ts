// Confidence against accuracy as a part of a page.
import { expectedCalibrationError, reliabilityCurve } from '../../metrics/calibration.js';
import { formatNumber } from '../page/format.js';
import type { CurveSection } from '../page/section.js';

/**
 * The reliability curve of a classifier's answers: on the diagonal it is right as often as it says.
 * @param targets the class of each sample
 * @param probabilities of every class, a list per sample
 * @throws ThroughtimeError as `reliabilityCurve`
 * @example
 * ```ts
 * import { calibrationSection } from 'throughtime';
 * console.log(calibrationSection([0, 1], [[0.9, 0.1], [0.2, 0.8]]).title); // "Calibration"
 * ```
 */
export function calibrationSection(targets: readonly number[], probabilities: readonly ArrayLike<number>[]): CurveSection {
  const points = reliabilityCurve(targets, probabilities).map(({ confidence, accuracy }) => [confidence, accuracy] as const);
  const error = formatNumber(expectedCalibrationError(targets, probabilities));
  return {
    kind: 'curve',
    title: 'Calibration',
    x: 'probability of the answer',
    y: 'share of right answers',
    curves: [{ name: 'answers', points }],
    diagonal: true,
    note: `Expected calibration error ${error}; on the diagonal the model is right as often as it says.`,
  };
}
