// Half a cosine down, half a cosine up.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface CosineAnnealingLROptions {
  /** Steps from the base rate down to `etaMin`. */
  readonly tMax: number;
  /** The lowest rate. Default 0. */
  readonly etaMin?: number;
}

/**
 * lr = etaMin + (base - etaMin)(1 + cos(π step / tMax)) / 2 (Loshchilov & Hutter 2017, without restarts); after `tMax` it rises again.
 * Computed from step to step as PyTorch does, so that it multiplies with other schedules in a ChainedScheduler.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdamW, CosineAnnealingLR, Linear } from 'throughtime';
 * const optimizer = new AdamW(new Linear(3, 1).parameters(), { lr: 1e-3 });
 * const schedule = new CosineAnnealingLR(optimizer, { tMax: 1000, etaMin: 1e-5 });
 * ```
 */
export class CosineAnnealingLR extends RateSchedule {
  readonly #tMax: number;
  readonly #etaMin: number;

  constructor(optimizer: Optimizer, options: CosineAnnealingLROptions) {
    super('CosineAnnealingLR', optimizer);
    const { tMax, etaMin } = checkOptions('CosineAnnealingLR', options, { tMax: undefined, etaMin: 0 });
    this.#tMax = checkInteger('CosineAnnealingLR', 'tMax', tMax as number);
    this.#etaMin = checkNumber('CosineAnnealingLR', 'etaMin', etaMin, 0);
    this.begin();
  }

  override get totalSteps(): number {
    return this.#tMax;
  }

  protected override rate({ step, lr, base }: At): number {
    const [tMax, etaMin] = [this.#tMax, this.#etaMin];
    if (step === 0) return lr;
    // The quotient below is 0 / 0 on the step after a lowest point.
    if ((step - 1 - tMax) % (2 * tMax) === 0) return lr + ((base - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    const height = (at: number) => 1 + Math.cos((Math.PI * at) / tMax);
    return (height(step) / height(step - 1)) * (lr - etaMin) + etaMin;
  }
}
