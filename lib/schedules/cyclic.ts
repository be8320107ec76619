// The rate goes up and down between two bounds.
import { checkChoice, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { requireMomentum } from './momentum.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface CyclicLROptions {
  /** The lower bound, for all groups or each; the rate of step 0. */
  readonly baseLr: number | readonly number[];
  /** The upper bound of the first cycle. */
  readonly maxLr: number | readonly number[];
  /** Steps up. Default 2000. */
  readonly stepSizeUp?: number;
  /** Steps down. Default: as up. */
  readonly stepSizeDown?: number;
  /** Whether cycles keep their height, halve it each time, or lose it by `gamma` with every step. Default `triangular`. */
  readonly mode?: 'triangular' | 'triangular2' | 'expRange';
  /** Factor of every step with `expRange`. Default 1. */
  readonly gamma?: number;
  /** Cycles momentum, or the first beta, the other way round. Default true. */
  readonly cycleMomentum?: boolean;
  /** Default 0.8. */
  readonly baseMomentum?: number;
  /** Default 0.9. */
  readonly maxMomentum?: number;
}

/** How high a cycle (counted from 1) is at a step, as a part of the first. */
const heights = {
  triangular: () => 1,
  triangular2: (cycle: number) => 1 / 2 ** (cycle - 1),
  expRange: (_: number, step: number, gamma: number) => gamma ** step,
};

/**
 * Cyclical learning rates (Smith 2017): straight up from baseLr to maxLr and down again.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { CyclicLR, Linear, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { momentum: 0.9 });
 * const schedule = new CyclicLR(optimizer, { baseLr: 0.001, maxLr: 0.1, stepSizeUp: 500, mode: 'triangular2' });
 * ```
 */
export class CyclicLR extends RateSchedule {
  readonly #low: readonly number[];
  readonly #high: readonly number[];
  readonly #up: number;
  readonly #length: number;
  readonly #height: (cycle: number, step: number) => number;
  readonly #momenta: readonly [low: number, high: number] | undefined;

  constructor(optimizer: Optimizer, options: CyclicLROptions) {
    const op = 'CyclicLR';
    super(op, optimizer);
    const o = checkOptions(op, options, {
      baseLr: undefined,
      maxLr: undefined,
      stepSizeUp: 2000,
      stepSizeDown: undefined,
      mode: 'triangular',
      gamma: 1,
      cycleMomentum: true,
      baseMomentum: 0.8,
      maxMomentum: 0.9,
    });
    this.#low = this.perGroup('baseLr', o.baseLr as number, (arg, value) => checkNumber(op, arg, value, 0));
    this.#high = this.perGroup('maxLr', o.maxLr as number, (arg, value) => checkNumber(op, arg, value, 0));
    const below = this.#high.findIndex((high, i) => high < (this.#low[i] as number));
    if (below >= 0)
      throw complain('ERR_TT_RANGE', { op, arg: 'maxLr', got: this.#high[below], want: `at least baseLr, ${this.#low[below]}` });
    this.#up = checkInteger(op, 'stepSizeUp', o.stepSizeUp);
    this.#length = this.#up + checkInteger(op, 'stepSizeDown', o.stepSizeDown ?? this.#up);
    const [gamma, height] = [
      checkNumber(op, 'gamma', o.gamma, 0),
      heights[checkChoice(op, 'mode', o.mode, ['triangular', 'triangular2', 'expRange'])],
    ];
    this.#height = (cycle, step) => height(cycle, step, gamma);
    const momenta = [checkNumber(op, 'baseMomentum', o.baseMomentum, 0, 1), checkNumber(op, 'maxMomentum', o.maxMomentum, 0, 1)] as const;
    this.#momenta = o.cycleMomentum ? momenta : undefined;
    if (o.cycleMomentum) requireMomentum(op, optimizer);
    this.begin();
  }

  protected override rate({ step, index }: At): number {
    const low = this.#low[index] as number;
    return low + this.#scale((this.#high[index] as number) - low, step);
  }

  protected override momentum(step: number): number | undefined {
    if (!this.#momenta) return undefined;
    const [low, high] = this.#momenta;
    return high - this.#scale(high - low, step);
  }

  /** How far above the lower bound a step is, when the first peak is `range` above it. */
  #scale(range: number, step: number): number {
    const cycle = Math.floor(1 + step / this.#length);
    const at = 1 + step / this.#length - cycle;
    const rise = this.#up / this.#length;
    const part = at <= rise ? at / rise : (at - 1) / (rise - 1);
    return range * part * this.#height(cycle, step);
  }
}
