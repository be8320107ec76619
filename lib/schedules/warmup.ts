// A rise to the base rate before training at it, or before another schedule.
import { checkChoice, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { checkOptimizer, type Optimizer } from '../optim/optimizer.js';
import { RateSchedule, type At } from './rate-schedule.js';
import { Schedule } from './schedule.js';
import { Sequence } from './sequence.js';

export interface WarmupLROptions {
  /** Steps until the base rate is reached. */
  readonly steps: number;
  /** Whether the rate grows by equal differences or by equal factors. Default `linear`. */
  readonly mode?: 'linear' | 'exponential';
  /** Multiple of the base rate at step 0, in (0, 1]. Default 0.01. */
  readonly startFactor?: number;
  /** A schedule over the same optimizer whose step 0 comes at the end of the warm-up. Default: the rate stays. */
  readonly after?: Schedule;
}

const factors = {
  linear: (start: number, part: number) => start + (1 - start) * part,
  exponential: (start: number, part: number) => start ** (1 - part),
};

/** The rise alone. */
class Ramp extends RateSchedule {
  constructor(
    optimizer: Optimizer,
    private readonly steps: number,
    private readonly factor: (part: number) => number,
  ) {
    super('Ramp', optimizer);
    this.begin();
  }

  override get totalSteps(): number {
    return this.steps;
  }

  protected override rate({ step, base }: At): number {
    return step < this.steps ? base * this.factor(step / this.steps) : base;
  }
}

/**
 * Warm-up: from startFactor · base to the base rate in `steps` steps, then the rate stays or `after` takes over.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdamW, CosineAnnealingLR, Linear, WarmupLR } from 'throughtime';
 * const optimizer = new AdamW(new Linear(3, 1).parameters());
 * const schedule = new WarmupLR(optimizer, { steps: 100, after: new CosineAnnealingLR(optimizer, { tMax: 900 }) });
 * ```
 */
export class WarmupLR extends Sequence {
  constructor(optimizer: Optimizer, options: WarmupLROptions) {
    const op = 'WarmupLR';
    checkOptimizer(op, optimizer);
    const o = checkOptions(op, options, { steps: undefined, mode: 'linear', startFactor: 0.01, after: undefined });
    const steps = checkInteger(op, 'steps', o.steps as number);
    const start = checkNumber(op, 'startFactor', o.startFactor, 0, 1);
    if (start === 0) throw complain('ERR_TT_RANGE', { op, arg: 'startFactor', got: start, want: 'a number in (0, 1]' });
    if (o.after !== undefined && !((o.after as unknown) instanceof Schedule))
      throw complain('ERR_TT_ARG', { op, arg: 'after', got: o.after, want: 'a schedule' });
    const factor = factors[checkChoice(op, 'mode', o.mode, ['linear', 'exponential'])];
    const ramp = new Ramp(optimizer, steps, (part) => factor(start, part));
    super(op, optimizer, o.after ? [ramp, o.after] : [ramp], o.after ? [steps] : []);
  }
}
