// How often each class was taken for each other. The scores by class are computed from these counts alone.
import { checkInteger, checkOptions } from '../check.js';
import { countClasses, type Classes } from './classes.js';

/** Most classes: a matrix of more takes gigabytes, and nobody reads it. */
const most = 8192;

export interface ConfusionOptions {
  /** C, the number of classes, at most 8192. Default: one more than the largest that occurs. */
  readonly classes?: number;
}

/** Counts `[C][C]`: a row per true class, a column per predicted one. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * Counts of every pair of true and predicted class.
 * @throws ThroughtimeError ERR_TT_SHAPE when the lists differ in length, ERR_TT_ARG when they are empty, ERR_TT_RANGE for what is no class
 * @example
 * ```ts
 * import { confusionMatrix } from 'throughtime';
 * console.log(confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])); // [[2,0,0], [0,0,1], [1,0,2]]
 * ```
 */
export function confusionMatrix(targets: Classes, predictions: Classes, options?: ConfusionOptions): ConfusionMatrix {
  const { classes } = checkOptions('confusionMatrix', options, { classes: undefined });
  const given = classes === undefined ? undefined : checkInteger('confusionMatrix', 'classes', classes, 1, most);
  const size = checkInteger('confusionMatrix', 'classes', countClasses('confusionMatrix', targets, predictions, given), 1, most);
  const counts = new ConfusionCounts(size);
  counts.add(targets, predictions);
  return counts.matrix;
}

/**
 * The same, batch by batch.
 * @example
 * ```ts
 * import { ConfusionCounts, scoresOf } from 'throughtime';
 * const counts = new ConfusionCounts(2);
 * counts.add([0, 1], [0, 0]);
 * counts.add([1], [1]);
 * console.log(counts.matrix, scoresOf(counts.matrix).macro.f1); // [[1,0], [1,1]] 0.667
 * ```
 */
export class ConfusionCounts {
  readonly #rows: readonly number[][];

  /** @param classes C, the number of classes, at most 8192 @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  constructor(readonly classes: number) {
    checkInteger('ConfusionCounts', 'classes', classes, 1, most);
    this.#rows = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  }

  /** The counts so far. */
  get matrix(): ConfusionMatrix {
    return this.#rows;
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG, ERR_TT_RANGE as `confusionMatrix`; nothing is counted then */
  add(targets: Classes, predictions: Classes): void {
    countClasses('ConfusionCounts', targets, predictions, this.classes);
    for (let i = 0; i < targets.length; i++) {
      const row = this.#rows[targets[i] as number] as number[];
      row[predictions[i] as number] = (row[predictions[i] as number] as number) + 1;
    }
  }
}
