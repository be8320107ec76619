// When a learning rate schedule moves on.
import { checkChoice, checkFunction, checkOptions } from '../check.js';
import { complain, ThroughtimeError } from '../errors.js';
import type { StateTree } from '../io/state-file.js';
import type { HistoryEntry } from './events.js';
import { checkMonitor, monitored, requireNumber } from './monitored.js';

/** What the Trainer asks of a schedule. */
export interface ScheduleLike {
  /** One step on. */
  step(metric?: number): void;
  /** Its length, where it has an end. */
  readonly totalSteps: number | undefined;
  /** Whether `step` needs a number to look at. */
  readonly needsMetric: boolean;
  /** Plain data. */
  stateDict(): unknown;
  loadStateDict(state: unknown): void;
}

export interface ScheduleOptions {
  readonly schedule: ScheduleLike;
  /** Default: after every optimizer step; after every epoch for a schedule that looks at a metric. */
  readonly every?: 'step' | 'epoch';
  /** What such a schedule looks at: `loss`, `validationLoss` or the name of a metric. Default: `validationLoss` where there is validation, else `loss`. */
  readonly monitor?: string;
}

/** Moves a schedule on. */
export class ScheduleDriver {
  readonly #schedule: ScheduleLike;
  readonly #every: 'step' | 'epoch';
  readonly #monitor: string | undefined;
  #taken = 0;

  /** @throws ThroughtimeError ERR_TT_ARG */
  constructor(option: ScheduleLike | ScheduleOptions) {
    if (typeof (option as unknown) !== 'object' || (option as unknown) === null)
      throw complain('ERR_TT_ARG', { op: 'Trainer', arg: 'schedule', got: option, want: 'a schedule or { schedule, every, monitor }' });
    const { schedule, every, monitor } = checkOptions<ScheduleOptions, Record<keyof ScheduleOptions, undefined>>(
      'Trainer schedule',
      'schedule' in option ? option : { schedule: option },
      { schedule: undefined, every: undefined, monitor: undefined },
    );
    const given = schedule as Partial<ScheduleLike> | null | undefined;
    for (const part of ['step', 'stateDict', 'loadStateDict'] as const) checkFunction('Trainer', `schedule.${part}`, given?.[part]);
    this.#schedule = schedule as ScheduleLike;
    const { needsMetric } = this.#schedule;
    this.#every = checkChoice('Trainer schedule', 'every', every ?? (needsMetric ? 'epoch' : 'step'), ['step', 'epoch']);
    this.#monitor = checkMonitor('Trainer schedule', monitor);
    if (needsMetric && this.#every === 'step')
      throw complain('ERR_TT_ARG', {
        op: 'Trainer',
        arg: 'schedule.every',
        got: every,
        want: '"epoch"',
        why: 'the schedule looks at a metric',
      });
    if (!needsMetric && monitor !== undefined)
      throw complain('ERR_TT_ARG', {
        op: 'Trainer',
        arg: 'schedule.monitor',
        got: monitor,
        want: 'undefined',
        why: 'the schedule looks at no metric',
      });
  }

  /** Refuses a schedule that would be cut off in its middle. @throws ThroughtimeError ERR_TT_ARG */
  requireRoom(epochs: number, stepsPerEpoch: number | undefined): void {
    const { totalSteps } = this.#schedule;
    const run = this.#every === 'epoch' ? epochs : stepsPerEpoch === undefined ? Infinity : epochs * stepsPerEpoch;
    if (totalSteps === undefined || totalSteps <= this.#taken + run) return;
    const what = this.#every === 'epoch' ? `the run has ${epochs} epochs` : `the run has ${epochs} epochs of ${stepsPerEpoch} steps`;
    throw new ThroughtimeError('ERR_TT_ARG', `fit: schedule.totalSteps is ${totalSteps}, expected at most ${this.#taken + run} (${what})`);
  }

  /** Refuses to look at a number that the epochs will not have. @throws ThroughtimeError ERR_TT_ARG */
  requireNumber(numbers: readonly string[]): void {
    requireNumber('Trainer schedule', this.#monitor, numbers);
  }

  afterStep(): void {
    if (this.#every === 'step') this.#step();
  }

  /** @throws ThroughtimeError ERR_TT_ARG when the epoch has no such number */
  afterEpoch(entry: HistoryEntry): void {
    if (this.#every === 'epoch') this.#step(this.#schedule.needsMetric ? monitored('Trainer schedule', entry, this.#monitor) : undefined);
  }

  state(): StateTree {
    return { every: this.#every, taken: this.#taken, schedule: this.#schedule.stateDict() as StateTree };
  }

  load(state: StateTree): void {
    const { taken, schedule } = state as { readonly taken: number; readonly schedule: StateTree };
    this.#schedule.loadStateDict(schedule);
    this.#taken = taken;
  }

  #step(metric?: number): void {
    this.#schedule.step(metric);
    this.#taken++;
  }
}
