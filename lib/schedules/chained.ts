// Several schedules at once.
import { optimizerOfAll, Schedule } from './schedule.js';

/**
 * Steps all of its schedules, in order, each on the rates that the ones before have set: the factors of StepLR, ExponentialLR, LinearLR and
 * the like multiply.
 * @throws ThroughtimeError ERR_TT_ARG for no schedules, or schedules over different optimizers
 * @example
 * ```ts
 * import { ChainedScheduler, ExponentialLR, Linear, LinearLR, SGD } from 'throughtime';
 * const optimizer = new SGD(new Linear(3, 1).parameters(), { lr: 1 });
 * const warmup = new LinearLR(optimizer, { startFactor: 0.1, totalIters: 20 });
 * const decay = new ExponentialLR(optimizer, { gamma: 0.99 });
 * const schedule = new ChainedScheduler([warmup, decay]);
 * ```
 */
export class ChainedScheduler extends Schedule {
  constructor(schedules: readonly Schedule[]) {
    super('ChainedScheduler', optimizerOfAll('ChainedScheduler', schedules), [...schedules]);
    this.restart();
  }

  override get totalSteps(): number | undefined {
    const totals = this.parts.map(({ totalSteps }) => totalSteps ?? Infinity);
    const longest = Math.max(...totals);
    return longest === Infinity ? undefined : longest;
  }

  protected override apply(step: number, metric: number | undefined): void {
    if (step === 0) this.beginParts();
    else for (const part of this.parts) part.step(metric);
  }
}
