// The rate falls every so many steps.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface StepLROptions {
  /** Steps between falls. */
  readonly stepSize: number;
  /** Factor of each fall. Default 0.1. */
  readonly gamma?: number;
}

/**
 * lr = base · gamma^⌊step / stepSize⌋.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, SGD, StepLR } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 1 });
 * const schedule = new StepLR(optimizer, { stepSize: 2 });
 * for (let epoch = 0; epoch < 4; epoch++) schedule.step(); // 1, 1, 0.1, 0.1, 0.01
 * ```
 */
export class StepLR extends RateSchedule {
  readonly #stepSize: number;
  readonly #gamma: number;

  constructor(optimizer: Optimizer, options: StepLROptions) {
    super('StepLR', optimizer);
    const { stepSize, gamma } = checkOptions('StepLR', options, { stepSize: undefined, gamma: 0.1 });
    this.#stepSize = checkInteger('StepLR', 'stepSize', stepSize as number);
    this.#gamma = checkNumber('StepLR', 'gamma', gamma, 0);
    this.begin();
  }

  protected override rate({ step, lr }: At): number {
    return step > 0 && step % this.#stepSize === 0 ? lr * this.#gamma : lr;
  }
}
