// Area under the ROC curve: the probability that a positive sample scores higher than a negative one, ties counting half. Computed as
// the rank sum of Mann & Whitney with middle ranks for ties, which equals the trapezoids under the curve (Hanley & McNeil 1982).
import { complain, Says } from '../errors.js';
import { checkPaired, type Classes } from './classes.js';

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
  checkPaired('rocAuc', targets, 'scores', scores);
  const count = targets.length;
  let positive = 0;
  for (let i = 0; i < count; i++) {
    const target = targets[i] as number;
    if (target !== 0 && target !== 1) throw complain('ERR_TT_RANGE', { op: 'rocAuc', arg: `targets[${i}]`, got: target, want: '0 or 1' });
    if (Number.isNaN(scores[i])) throw complain('ERR_TT_NAN', { op: 'rocAuc', arg: `scores[${i}]`, got: NaN, want: 'a number' });
    positive += target;
  }
  const negative = count - positive;
  if (positive === 0 || negative === 0) {
    const got = new Says(`all ${positive ? 1 : 0}`);
    throw complain('ERR_TT_ARG', { op: 'rocAuc', arg: 'targets', got, want: 'samples of both classes' });
  }
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
