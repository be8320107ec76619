// A factor that a function gives.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

/** The factor of the base rate at a step, counted from 0. */
export type RateFactor = (step: number) => number;

/**
 * lr = base · factor(step).
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; also from `step`, when a factor is not a number of at least 0
 * @example
 * ```ts
 * import { Adam, LambdaLR, Linear } from 'throughtime';
 * const optimizer = new Adam(new Linear(3, 1).parameters());
 * const schedule = new LambdaLR(optimizer, (step) => Math.min((step + 1) / 100, Math.sqrt(100 / (step + 1))));
 * ```
 */
export class LambdaLR extends RateSchedule {
  readonly #factors: readonly RateFactor[];

  /** @param factor one function for all groups, or one for each */
  constructor(optimizer: Optimizer, factor: RateFactor | readonly RateFactor[]) {
    super('LambdaLR', optimizer);
    const factors = typeof factor === 'function' ? this.groups.map(() => factor) : factor;
    if (!Array.isArray(factors) || factors.length !== this.groups.length || !factors.every((item) => typeof item === 'function')) {
      const want = `a function, or one for each of the ${this.groups.length} groups`;
      throw complain('ERR_TT_ARG', { op: 'LambdaLR', arg: 'factor', got: factor, want });
    }
    this.#factors = factors;
    this.begin();
  }

  protected override rate({ step, base, index }: At): number {
    return base * checkNumber('LambdaLR', 'factor', (this.#factors[index] as RateFactor)(step), 0);
  }
}
