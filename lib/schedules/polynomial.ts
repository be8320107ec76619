// A power of what is left of the time.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface PolynomialLROptions {
  /** Steps down to 0; the rate stays there. Default 5. */
  readonly totalIters?: number;
  /** Default 1: a straight line. */
  readonly power?: number;
}

/**
 * lr = base · (1 - min(step, totalIters) / totalIters)^power, computed from step to step as PyTorch does.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, PolynomialLR, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 0.1 });
 * const schedule = new PolynomialLR(optimizer, { totalIters: 1000, power: 0.9 });
 * ```
 */
export class PolynomialLR extends RateSchedule {
  readonly #totalIters: number;
  readonly #power: number;

  constructor(optimizer: Optimizer, options?: PolynomialLROptions) {
    super('PolynomialLR', optimizer);
    const { totalIters, power } = checkOptions('PolynomialLR', options, { totalIters: 5, power: 1 });
    this.#totalIters = checkInteger('PolynomialLR', 'totalIters', totalIters);
    this.#power = checkNumber('PolynomialLR', 'power', power, 0);
    this.begin();
  }

  override get totalSteps(): number {
    return this.#totalIters;
  }

  protected override rate({ step, lr }: At): number {
    if (step === 0 || step > this.#totalIters) return lr;
    const left = (at: number) => 1 - at / this.#totalIters;
    return lr * (left(step) / left(step - 1)) ** this.#power;
  }
}
