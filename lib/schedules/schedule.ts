// What all schedules share: the count of steps, the base rates, and state.
import { checkInteger, checkNumber } from '../check.js';
import { complain, ThroughtimeError } from '../errors.js';
import { checkOptimizer, type Optimizer } from '../optim/optimizer.js';
import { momentumOf, setMomentum } from './momentum.js';

/** The state of a schedule, to continue from: plain JSON. */
export interface ScheduleState {
  readonly kind: string;
  /** Steps taken. */
  readonly step: number;
  /** Base rate of each group. */
  readonly baseLrs: readonly number[];
  /** Rate of each group. */
  readonly lastLr: readonly number[];
  /** Momentum, or the first beta, of each group; null where it has none. */
  readonly momenta: readonly (number | null)[];
  /** What this kind of schedule remembers besides. */
  readonly own: Readonly<Record<string, number | null>>;
  /** The states of the schedules it is made of. */
  readonly parts: readonly ScheduleState[];
}

/** The base rate of a group is the rate it had when the first schedule over it was made: schedules that take turns agree on it. */
const baseRates = new WeakMap<object, number>();

/**
 * A learning rate that changes with time. A schedule sets the rates of step 0 when it is made; every `step()` afterwards moves on by one,
 * whatever a step is to the caller: an optimizer step or an epoch.
 */
export abstract class Schedule {
  #step = 0;
  #lastLr: readonly number[] = [];

  /**
   * Constructors of subclasses end with `begin()`.
   * @param parts the schedules it is made of
   */
  protected constructor(
    readonly kind: string,
    readonly optimizer: Optimizer,
    protected readonly parts: readonly Schedule[] = [],
  ) {
    checkOptimizer(kind, optimizer);
    const stranger = parts.find((part) => part.optimizer !== optimizer);
    if (stranger)
      throw new ThroughtimeError('ERR_TT_ARG', `${kind}: ${stranger.kind} belongs to another optimizer, expected all over the same`);
    for (const group of this.groups) if (!baseRates.has(group)) baseRates.set(group, group.lr);
  }

  /** Steps taken. */
  get stepCount(): number {
    return this.#step;
  }

  /** The rates it last set, one per group. */
  get lastLr(): readonly number[] {
    return this.#lastLr;
  }

  /** The step from which on the rate no longer changes by plan; undefined for schedules without an end. */
  get totalSteps(): number | undefined {
    return undefined;
  }

  /** Whether `step` needs a metric. */
  get needsMetric(): boolean {
    return this.parts.some((part) => part.needsMetric);
  }

  /**
   * Moves on by one step and sets the rates.
   * @param metric what ReduceLROnPlateau watches; other schedules ignore it
   * @throws ThroughtimeError ERR_TT_ARG when a metric is needed and missing or not finite, before anything is changed; ERR_TT_RANGE beyond
   * the end of OneCycleLR
   */
  step(metric?: number): void {
    if (this.needsMetric) checkNumber(this.kind, 'metric', metric as number);
    this.apply(this.#step + 1, metric);
    this.#step++;
    this.#note();
  }

  /** Goes back to step 0: base rates, then the rates of step 0. */
  restart(): void {
    for (const group of this.groups) group.lr = baseRates.get(group) as number;
    this.begin();
  }

  /** The state now. The options are not in it: a schedule made with the same options continues from it. */
  stateDict(): ScheduleState {
    return {
      kind: this.kind,
      step: this.#step,
      baseLrs: this.groups.map((group) => baseRates.get(group) as number),
      lastLr: this.#lastLr,
      momenta: this.groups.map((group) => momentumOf(group) ?? null),
      own: this.ownState(),
      parts: this.parts.map((part) => part.stateDict()),
    };
  }

  /**
   * Continues from a state; sets the rates and momenta it holds.
   * @throws ThroughtimeError ERR_TT_ARG when the state is of another kind of schedule or of other groups; nothing is changed then
   */
  loadStateDict(state: ScheduleState): void {
    this.#requireFit(state);
    this.#take(state);
    this.groups.forEach((group, i) => {
      baseRates.set(group, state.baseLrs[i] as number);
      group.lr = state.lastLr[i] as number;
      const momentum = state.momenta[i] ?? undefined;
      if (momentum !== undefined) setMomentum(group, momentum);
    });
  }

  /** Sets what `step` asks for. 0 comes first, without a metric. */
  protected abstract apply(step: number, metric: number | undefined): void;

  /** What `loadOwnState` needs besides the count of steps. */
  protected ownState(): ScheduleState['own'] {
    return {};
  }

  /** Takes what `ownState` gave. */
  protected loadOwnState(_state: ScheduleState['own']): void {
    // Most have none.
  }

  protected get groups(): Optimizer['groups'] {
    return this.optimizer.groups;
  }

  protected baseLr(index: number): number {
    return baseRates.get(this.groups[index] as object) as number;
  }

  /** Sets the rates of step 0, from the rates as they are. */
  protected begin(): void {
    this.#step = 0;
    this.apply(0, undefined);
    this.#note();
  }

  /** `begin` of every part, in order. */
  protected beginParts(): void {
    for (const part of this.parts) part.begin();
  }

  /** One number per group from a number for all or a list. */
  protected perGroup(arg: string, value: number | readonly number[], check: (name: string, value: number) => number): readonly number[] {
    const list = typeof value === 'number' ? this.groups.map(() => value) : value;
    if (!Array.isArray(list) || list.length !== this.groups.length) {
      throw complain('ERR_TT_ARG', {
        op: this.kind,
        arg,
        got: value,
        want: `a number, or one for each of the ${this.groups.length} groups`,
      });
    }
    return list.map((item: number) => check(arg, item));
  }

  #note(): void {
    this.#lastLr = this.groups.map(({ lr }) => lr);
  }

  #requireFit(state: ScheduleState): void {
    if (!isState(state)) throw complain('ERR_TT_ARG', { op: this.kind, arg: 'state', got: state, want: 'what stateDict gave' });
    const { kind, step, baseLrs, lastLr, momenta, parts } = state;
    const counts = [baseLrs.length, lastLr.length, momenta.length];
    if (kind !== this.kind || counts.some((count) => count !== this.groups.length) || parts.length !== this.parts.length) {
      const words = (name: string, groups: number, inside: number) => `${name} of ${groups} groups and ${inside} schedules inside`;
      throw new ThroughtimeError(
        'ERR_TT_ARG',
        `${this.kind}: state is ${words(kind, lastLr.length, parts.length)}, expected ${words(this.kind, this.groups.length, this.parts.length)}`,
      );
    }
    checkInteger(this.kind, 'step', step, 0);
    for (const name of Object.keys(this.ownState())) {
      const value = state.own[name] as unknown;
      if (value !== null && (typeof value !== 'number' || Number.isNaN(value)))
        throw complain('ERR_TT_ARG', { op: this.kind, arg: `state, own.${name}`, got: value, want: 'a number or null' });
    }
    this.parts.forEach((part, i) => part.#requireFit(parts[i] as ScheduleState));
  }

  #take(state: ScheduleState): void {
    this.#step = state.step;
    this.#lastLr = [...state.lastLr];
    this.loadOwnState(state.own);
    this.parts.forEach((part, i) => part.#take(state.parts[i] as ScheduleState));
  }
}

/** Whether something that may have come from a file has the form of a state. */
function isState(state: unknown): state is ScheduleState {
  const { kind, baseLrs, lastLr, momenta, own, parts } = (state ?? {}) as Record<string, unknown>;
  const numbers = [baseLrs, lastLr].every((list) => Array.isArray(list) && list.every(Number.isFinite));
  const others = Array.isArray(momenta) && momenta.every((one) => one === null || Number.isFinite(one)) && Array.isArray(parts);
  return typeof kind === 'string' && numbers && others && typeof own === 'object' && own !== null;
}

/** The optimizer of a list of schedules. @throws ThroughtimeError ERR_TT_ARG when it is no such list */
export function optimizerOfAll(op: string, schedules: readonly Schedule[]): Optimizer {
  const fine = Array.isArray(schedules) && schedules.length > 0 && schedules.every((one) => one instanceof Schedule);
  if (!fine) throw complain('ERR_TT_ARG', { op, arg: 'schedules', got: schedules, want: 'at least one schedule' });
  return (schedules[0] as Schedule).optimizer;
}
