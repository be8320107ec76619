// Area under the ROC curve: the probability that a positive sample scores higher than a negative one, ties counting half. Computed as
// the rank sum of Mann & Whitney with middle ranks for ties, which equals the trapezoids under the curve (Hanley & McNeil 1982).
import type { Classes } from './classes.js';
import { countClasses } from './roc-curve.js';

/**
 * Area under the receiver operating characteristic of two classes: 0.5 for guessing, 1 for a perfect order.
 * @param targets 1 for positive samples, 0 for negative ones
 * @param scores larger for what is rather positive: probabilities or logits
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty or of one class only,
 * ERR_TT_RANGE for other targets, ERR_TT_NAN for a score that is NaN
 * @example
 * ```ts
 * import { rocAuc } from 'throughtime';
 * console.log(rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])); // 0.75
 * ```
 */
export function rocAuc(targets: Classes, scores: ArrayLike<number>): number {
  const { positive, negative } = countClasses('rocAuc', targets, scores);
  const count = targets.length;
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let rankSum = 0; // of the positive samples
  for (let start = 0, end = 0; start < count; start = end) {
    let among = 0;
    for (end = start; end < count && scores[order[end] as number] === scores[order[start] as number]; end++)
      among += targets[order[end] as number] as number;
    rankSum += (among * (start + 1 + end)) / 2; // ranks start + 1 to end
  }
  return (rankSum - (positive * (positive + 1)) / 2) / (positive * negative);
}
