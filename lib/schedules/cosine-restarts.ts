// Half a cosine down, again and again.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import type { Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface CosineAnnealingWarmRestartsOptions {
  /** Steps of the first cycle. */
  readonly t0: number;
  /** How many times longer each cycle is than the one before, an integer. Default 1. */
  readonly tMult?: number;
  /** The lowest rate. Default 0. */
  readonly etaMin?: number;
}

/**
 * lr = etaMin + (base - etaMin)(1 + cos(π at / length)) / 2 with `at` counted in cycles of t0, t0 · tMult, … steps (SGDR, Loshchilov &
 * Hutter 2017).
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { CosineAnnealingWarmRestarts, Linear, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 0.1 });
 * const schedule = new CosineAnnealingWarmRestarts(optimizer, { t0: 10, tMult: 2 });
 * ```
 */
export class CosineAnnealingWarmRestarts extends RateSchedule {
  readonly #t0: number;
  readonly #tMult: number;
  readonly #etaMin: number;

  constructor(optimizer: Optimizer, options: CosineAnnealingWarmRestartsOptions) {
    const op = 'CosineAnnealingWarmRestarts';
    super(op, optimizer);
    const { t0, tMult, etaMin } = checkOptions(op, options, { t0: undefined, tMult: 1, etaMin: 0 });
    this.#t0 = checkInteger(op, 't0', t0 as number);
    this.#tMult = checkInteger(op, 'tMult', tMult);
    this.#etaMin = checkNumber(op, 'etaMin', etaMin, 0);
    this.begin();
  }

  protected override rate({ step, base }: At): number {
    let [at, length] = [step, this.#t0];
    if (this.#tMult === 1) at %= length;
    for (; at >= length; length *= this.#tMult) at -= length;
    return this.#etaMin + ((base - this.#etaMin) * (1 + Math.cos((Math.PI * at) / length))) / 2;
  }
}
