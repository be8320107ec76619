// One schedule after another.
import { checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { checkIncreasing } from './increasing.js';
import { optimizerOfAll, type Schedule } from './schedule.js';
import { Sequence } from './sequence.js';

export interface SequentialLROptions {
  /** The step at which each schedule after the first takes over, increasing. */
  readonly milestones: readonly number[];
}

/**
 * Schedules that take turns: at each milestone the rates go back to the base rates and the next schedule begins at its step 0.
 * @throws ThroughtimeError ERR_TT_ARG for schedules over different optimizers, or milestones that do not fit
 * @example
 * ```ts
 * import { CosineAnnealingLR, Linear, LinearLR, SequentialLR, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 1 });
 * const warmup = new LinearLR(optimizer, { startFactor: 0.1, totalIters: 20 });
 * const decay = new CosineAnnealingLR(optimizer, { tMax: 80 });
 * const schedule = new SequentialLR([warmup, decay], { milestones: [20] });
 * ```
 */
export class SequentialLR extends Sequence {
  constructor(schedules: readonly Schedule[], options: SequentialLROptions) {
    const op = 'SequentialLR';
    const optimizer = optimizerOfAll(op, schedules);
    const { milestones } = checkOptions(op, options, { milestones: undefined });
    const starts = checkIncreasing(op, 'milestones', milestones);
    if (starts.length !== schedules.length - 1)
      throw complain('ERR_TT_ARG', { op, arg: 'milestones', got: starts, want: `${schedules.length - 1}, one less than schedules` });
    super(op, optimizer, schedules, starts);
  }
}
