// The receiver operating characteristic: which share of the negative samples is taken for positive when a share of the positive ones is found.
import { complain, Says } from '../errors.js';
import { checkPaired, type Classes } from './classes.js';

/** A point per threshold, from (0, 0) to (1, 1). */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[];
  readonly truePositiveRate: readonly number[];
  /** What scores at least this is taken for positive; the first is Infinity. */
  readonly thresholds: readonly number[];
}

/**
 * The ROC curve of two classes; the area under it is `rocAuc`. Equal scores make one point, so ties are neither lucky nor unlucky.
 * @param targets 1 for positive samples, 0 for negative ones
 * @param scores larger for what is rather positive: probabilities or logits
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty or of one class only,
 * ERR_TT_RANGE for other targets, ERR_TT_NAN for a score that is NaN
 * @example
 * ```ts
 * import { rocCurve } from 'throughtime';
 * const { falsePositiveRate, truePositiveRate } = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * console.log(falsePositiveRate, truePositiveRate); // [0, 0, 0.5, 0.5, 1] [0, 0.5, 0.5, 1, 1]
 * ```
 */
export function rocCurve(targets: Classes, scores: ArrayLike<number>): RocCurve {
  const { positive, negative } = countClasses('rocCurve', targets, scores);
  const order = Uint32Array.from({ length: targets.length }, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const curve = { falsePositiveRate: [0], truePositiveRate: [0], thresholds: [Infinity] };
  let [found, wrong] = [0, 0];
  order.forEach((i, rank) => {
    if (targets[i] === 1) found++;
    else wrong++;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[i]) return;
    curve.falsePositiveRate.push(wrong / negative);
    curve.truePositiveRate.push(found / positive);
    curve.thresholds.push(scores[i] as number);
  });
  return curve;
}

/** Checks scores of two classes and counts both. @throws ThroughtimeError as `rocCurve` */
export function countClasses(
  op: string,
  targets: Classes,
  scores: ArrayLike<number>,
): { readonly positive: number; readonly negative: number } {
  checkPaired(op, targets, 'scores', scores);
  const count = targets.length;
  let positive = 0;
  for (let i = 0; i < count; i++) {
    const target = targets[i] as number;
    if (target !== 0 && target !== 1) throw complain('ERR_TT_RANGE', { op, arg: `targets[${i}]`, got: target, want: '0 or 1' });
    const score = scores[i] as unknown;
    if (typeof score !== 'number' || Number.isNaN(score))
      throw complain(typeof score === 'number' ? 'ERR_TT_NAN' : 'ERR_TT_ARG', { op, arg: `scores[${i}]`, got: score, want: 'a number' });
    positive += target;
  }
  const negative = count - positive;
  if (positive === 0 || negative === 0) {
    const got = new Says(`all ${positive ? 1 : 0}`);
    throw complain('ERR_TT_ARG', { op, arg: 'targets', got, want: 'samples of both classes' });
  }
  return { positive, negative };
}
