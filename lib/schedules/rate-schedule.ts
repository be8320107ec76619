// Schedules that are a function: the rate of a group from its step, its rate before and its base rate.
import { Schedule } from './schedule.js';
import { setMomentum } from './momentum.js';

/** One group at one step. */
export interface At {
  /** From 0. */
  readonly step: number;
  /** The rate it has. */
  readonly lr: number;
  /** The rate it had before any schedule. */
  readonly base: number;
  /** Its place among the groups. */
  readonly index: number;
}

/** Base of the schedules that give one rate per group. */
export abstract class RateSchedule extends Schedule {
  /** The rate of a group from this step on. */
  protected abstract rate(at: At): number;

  /** The momentum of all groups from this step on, where the schedule cycles it. */
  protected momentum(_step: number): number | undefined {
    return undefined;
  }

  protected override apply(step: number): void {
    const rates = this.groups.map(({ lr }, index) => this.rate({ step, lr, base: this.baseLr(index), index }));
    const momentum = this.momentum(step);
    this.groups.forEach((group, i) => {
      group.lr = rates[i] as number;
      if (momentum !== undefined) setMomentum(group, momentum);
    });
  }
}
