// The rate falls when a metric stops getting better.
import { checkChoice, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { Schedule, type ScheduleState } from './schedule.js';

export interface ReduceLROnPlateauOptions {
  /** Whether smaller or larger is better. Default `min`. */
  readonly mode?: 'min' | 'max';
  /** Factor of each fall, below 1. Default 0.1. */
  readonly factor?: number;
  /** Steps without progress that are put up with; the next one makes the rate fall. Default 10. */
  readonly patience?: number;
  /** How much better counts as better. Default 1e-4. */
  readonly threshold?: number;
  /** Whether `threshold` is a part of the best value or a difference from it. Default `rel`. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Steps after a fall that do not count. Default 0. */
  readonly cooldown?: number;
  /** The lowest rate, for all groups or each. Default 0. */
  readonly minLr?: number | readonly number[];
  /** A smaller fall is not made. Default 1e-8. */
  readonly eps?: number;
}

/**
 * Multiplies the rate by `factor` when the metric handed to `step` has not improved for more than `patience` steps.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adam, Linear, ReduceLROnPlateau } from 'throughtime';
 * const optimizer = new Adam(new Linear(3, 1).parameters());
 * const schedule = new ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5 });
 * for (const loss of [1, 0.9, 0.9, 0.9]) schedule.step(loss);
 * console.log(optimizer.lr); // 0.0005
 * ```
 */
export class ReduceLROnPlateau extends Schedule {
  readonly #options: { readonly factor: number; readonly patience: number; readonly cooldown: number; readonly eps: number };
  readonly #minLr: readonly number[];
  readonly #better: (metric: number, best: number) => boolean;
  #best: number | undefined;
  #bad = 0;
  #resting = 0;

  constructor(optimizer: Optimizer, options?: ReduceLROnPlateauOptions) {
    const op = 'ReduceLROnPlateau';
    super(op, optimizer);
    const o = checkOptions(op, options, {
      mode: 'min',
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      thresholdMode: 'rel',
      cooldown: 0,
      minLr: 0,
      eps: 1e-8,
    });
    if (checkNumber(op, 'factor', o.factor, 0, 1) === 1)
      throw complain('ERR_TT_RANGE', { op, arg: 'factor', got: 1, want: 'a number in [0, 1)', why: 'the rate would not fall' });
    const sign = checkChoice(op, 'mode', o.mode, ['min', 'max']) === 'min' ? -1 : 1;
    const threshold = checkNumber(op, 'threshold', o.threshold, 0);
    const relative = checkChoice(op, 'thresholdMode', o.thresholdMode, ['rel', 'abs']) === 'rel';
    const bar = relative ? (best: number) => best * (1 + sign * threshold) : (best: number) => best + sign * threshold;
    this.#better = (metric, best) => sign * metric > sign * bar(best);
    this.#minLr = this.perGroup('minLr', o.minLr, (arg, value) => checkNumber(op, arg, value, 0));
    this.#options = {
      factor: o.factor,
      patience: checkInteger(op, 'patience', o.patience, 0),
      cooldown: checkInteger(op, 'cooldown', o.cooldown, 0),
      eps: checkNumber(op, 'eps', o.eps, 0),
    };
    this.begin();
  }

  override get needsMetric(): boolean {
    return true;
  }

  protected override apply(step: number, metric: number | undefined): void {
    if (step === 0) {
      [this.#best, this.#bad, this.#resting] = [undefined, 0, 0];
      return;
    }
    const value = checkNumber(this.kind, 'metric', metric as number);
    if (this.#best === undefined || this.#better(value, this.#best)) {
      this.#best = value;
      this.#bad = 0;
    } else {
      this.#bad++;
    }
    if (this.#resting > 0) {
      this.#resting--;
      this.#bad = 0;
    }
    if (this.#bad > this.#options.patience) {
      this.#reduce();
      this.#resting = this.#options.cooldown;
      this.#bad = 0;
    }
  }

  protected override ownState(): ScheduleState['own'] {
    return { best: this.#best ?? null, bad: this.#bad, resting: this.#resting };
  }

  protected override loadOwnState({ best, bad, resting }: ScheduleState['own']): void {
    this.#best = best ?? undefined;
    this.#bad = bad ?? 0;
    this.#resting = resting ?? 0;
  }

  #reduce(): void {
    this.groups.forEach((group, i) => {
      const lower = Math.max(group.lr * this.#options.factor, this.#minLr[i] as number);
      if (group.lr - lower > this.#options.eps) group.lr = lower;
    });
  }
}
