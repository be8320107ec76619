// The rate falls at given steps.
import { checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { checkIncreasing } from './increasing.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface MultiStepLROptions {
  /** Steps at which the rate falls, increasing. */
  readonly milestones: readonly number[];
  /** Factor of each fall. Default 0.1. */
  readonly gamma?: number;
}

/**
 * lr = base · gamma^(number of milestones reached).
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, MultiStepLR, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 1 });
 * const schedule = new MultiStepLR(optimizer, { milestones: [30, 80], gamma: 0.5 });
 * ```
 */
export class MultiStepLR extends RateSchedule {
  readonly #milestones: ReadonlySet<number>;
  readonly #gamma: number;

  constructor(optimizer: Optimizer, options: MultiStepLROptions) {
    super('MultiStepLR', optimizer);
    const { milestones, gamma } = checkOptions('MultiStepLR', options, { milestones: undefined, gamma: 0.1 });
    this.#milestones = new Set(checkIncreasing('MultiStepLR', 'milestones', milestones));
    this.#gamma = checkNumber('MultiStepLR', 'gamma', gamma, 0);
    this.begin();
  }

  protected override rate({ step, lr }: At): number {
    return this.#milestones.has(step) ? lr * this.#gamma : lr;
  }
}
