// A straight line between two multiples of the base rate.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface LinearLROptions {
  /** Multiple of the base rate at step 0, in (0, 1]. Default 1/3. */
  readonly startFactor?: number;
  /** Multiple of the base rate at the end, in [0, 1]. Default 1. */
  readonly endFactor?: number;
  /** Steps from start to end; the rate stays afterwards. Default 5. */
  readonly totalIters?: number;
}

/**
 * lr = base · (startFactor + (endFactor - startFactor) · min(step, totalIters) / totalIters), computed from step to step as PyTorch does.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdamW, Linear, LinearLR } from 'throughtime';
 * const optimizer = new AdamW(new Linear(3, 1).parameters(), { lr: 1e-3 });
 * const decay = new LinearLR(optimizer, { startFactor: 1, endFactor: 0, totalIters: 1000 });
 * ```
 */
export class LinearLR extends RateSchedule {
  readonly #start: number;
  readonly #change: number;
  readonly #totalIters: number;

  constructor(optimizer: Optimizer, options?: LinearLROptions) {
    super('LinearLR', optimizer);
    const { startFactor, endFactor, totalIters } = checkOptions('LinearLR', options, { startFactor: 1 / 3, endFactor: 1, totalIters: 5 });
    if (checkNumber('LinearLR', 'startFactor', startFactor, 0, 1) === 0) {
      throw complain('ERR_TT_RANGE', {
        op: 'LinearLR',
        arg: 'startFactor',
        got: startFactor,
        want: 'a number in (0, 1]',
        why: 'the rate is a product',
      });
    }
    this.#start = startFactor;
    this.#change = checkNumber('LinearLR', 'endFactor', endFactor, 0, 1) - startFactor;
    this.#totalIters = checkInteger('LinearLR', 'totalIters', totalIters);
    this.begin();
  }

  override get totalSteps(): number {
    return this.#totalIters;
  }

  protected override rate({ step, lr }: At): number {
    if (step === 0) return lr * this.#start;
    if (step > this.#totalIters) return lr;
    return lr * (1 + this.#change / (this.#totalIters * this.#start + (step - 1) * this.#change));
  }
}
