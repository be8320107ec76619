// The rate falls by a factor with every step.
import { checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface ExponentialLROptions {
  /** Factor of each step. */
  readonly gamma: number;
}

/**
 * lr = base · gamma^step.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { ExponentialLR, Linear, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 1 });
 * const schedule = new ExponentialLR(optimizer, { gamma: 0.95 });
 * ```
 */
export class ExponentialLR extends RateSchedule {
  readonly #gamma: number;

  constructor(optimizer: Optimizer, options: ExponentialLROptions) {
    super('ExponentialLR', optimizer);
    const { gamma } = checkOptions('ExponentialLR', options, { gamma: undefined });
    this.#gamma = checkNumber('ExponentialLR', 'gamma', gamma as number, 0);
    this.begin();
  }

  protected override rate({ step, lr }: At): number {
    return step === 0 ? lr : lr * this.#gamma;
  }
}
