// One rise and one long fall of the rate, momentum the other way round.
import { checkChoice, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { requireMomentum } from './momentum.js';
import { RateSchedule, type At } from './rate-schedule.js';

export interface OneCycleLROptions {
  /** The peak, for all groups or each. */
  readonly maxLr: number | readonly number[];
  /** Steps of the cycle. */
  readonly totalSteps: number;
  /** Which part of the steps rises, in [0, 1]. Default 0.3. */
  readonly pctStart?: number;
  /** Shape of rise and fall. Default `cos`. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Cycles momentum, or the first beta, from `maxMomentum` down and up again. Default true. */
  readonly cycleMomentum?: boolean;
  /** Default 0.85. */
  readonly baseMomentum?: number;
  /** Default 0.95. */
  readonly maxMomentum?: number;
  /** The first rate is maxLr / divFactor. Default 25. */
  readonly divFactor?: number;
  /** The last rate is the first divided by this. Default 1e4. */
  readonly finalDivFactor?: number;
  /** Falls back to the first rate as fast as it rose, then on to the last. Default false. */
  readonly threePhase?: boolean;
}

/** The levels between which a phase moves. */
type Level = 'first' | 'max' | 'last';

/** Until step `end`, the rate moves from one level to another and momentum as `momentum` says. */
interface Phase {
  readonly end: number;
  readonly from: Level;
  readonly to: Level;
  readonly momentum: readonly [from: number, to: number];
}

const shapes = {
  cos: (from: number, to: number, part: number) => to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1),
  linear: (from: number, to: number, part: number) => (to - from) * part + from,
};

/**
 * The 1cycle policy (Smith & Topin 2018): from maxLr / divFactor up to maxLr, then down to a very small rate. Step it after every
 * optimizer step, `totalSteps` times at most; after the last one the rate stays. The base rate plays no part.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdamW, Linear, OneCycleLR } from 'throughtime';
 * const optimizer = new AdamW(new Linear(3, 1).parameters());
 * const schedule = new OneCycleLR(optimizer, { maxLr: 0.01, totalSteps: 1000 });
 * ```
 */
export class OneCycleLR extends RateSchedule {
  readonly #levels: readonly Readonly<Record<Level, number>>[];
  readonly #phases: readonly Phase[];
  readonly #totalSteps: number;
  readonly #shape: (from: number, to: number, part: number) => number;
  readonly #cycleMomentum: boolean;

  constructor(optimizer: Optimizer, options: OneCycleLROptions) {
    const op = 'OneCycleLR';
    super(op, optimizer);
    const o = checkOptions(op, options, {
      maxLr: undefined,
      totalSteps: undefined,
      pctStart: 0.3,
      annealStrategy: 'cos',
      cycleMomentum: true,
      baseMomentum: 0.85,
      maxMomentum: 0.95,
      divFactor: 25,
      finalDivFactor: 1e4,
      threePhase: false,
    });
    const [divFactor, finalDivFactor] = [
      checkNumber(op, 'divFactor', o.divFactor, 1),
      checkNumber(op, 'finalDivFactor', o.finalDivFactor, 1),
    ];
    const peaks = this.perGroup('maxLr', o.maxLr as number, (arg, value) => checkNumber(op, arg, value, 0));
    this.#levels = peaks.map((max) => ({ first: max / divFactor, max, last: max / divFactor / finalDivFactor }));
    this.#totalSteps = checkInteger(op, 'totalSteps', o.totalSteps as number);
    this.#shape = shapes[checkChoice(op, 'annealStrategy', o.annealStrategy, ['cos', 'linear'])];
    const rise = checkNumber(op, 'pctStart', o.pctStart, 0, 1) * this.#totalSteps;
    const [low, high] = [checkNumber(op, 'baseMomentum', o.baseMomentum, 0, 1), checkNumber(op, 'maxMomentum', o.maxMomentum, 0, 1)];
    const [up, end] = [{ end: rise - 1, from: 'first', to: 'max', momentum: [high, low] } as const, this.#totalSteps - 1];
    this.#phases = o.threePhase
      ? [
          up,
          { end: 2 * rise - 2, from: 'max', to: 'first', momentum: [low, high] },
          { end, from: 'first', to: 'last', momentum: [high, high] },
        ]
      : [up, { end, from: 'max', to: 'last', momentum: [low, high] }];
    this.#cycleMomentum = o.cycleMomentum;
    if (o.cycleMomentum) requireMomentum(op, optimizer);
    this.begin();
  }

  override get totalSteps(): number {
    return this.#totalSteps;
  }

  protected override rate({ step, index }: At): number {
    if (step > this.#totalSteps) {
      throw complain('ERR_TT_RANGE', { op: this.kind, arg: 'step', got: step, want: `at most ${this.#totalSteps}`, why: 'totalSteps' });
    }
    const { phase, part } = this.#at(step);
    const levels = this.#levels[index] as Readonly<Record<Level, number>>;
    return this.#shape(levels[phase.from], levels[phase.to], part);
  }

  protected override momentum(step: number): number | undefined {
    const { phase, part } = this.#at(step);
    return this.#cycleMomentum ? this.#shape(...phase.momentum, part) : undefined;
  }

  /** The phase of a step and how much of it is over. */
  #at(step: number): { readonly phase: Phase; readonly part: number } {
    const found = this.#phases.findIndex(({ end }) => step <= end);
    const index = found < 0 ? this.#phases.length - 1 : found;
    const phase = this.#phases[index] as Phase;
    const start = this.#phases[index - 1]?.end ?? 0;
    // A phase without length is over; the step after the last holds its end.
    return { phase, part: phase.end > start ? Math.min((step - start) / (phase.end - start), 1) : 1 };
  }
}
