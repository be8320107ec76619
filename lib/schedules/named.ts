// Schedules by name over a run of known length, for what chooses them at run time.
import { checkChoice, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import type { Optimizer } from '../optim/optimizer.js';
import { CosineAnnealingLR, type CosineAnnealingLROptions } from './cosine.js';
import { ExponentialLR, type ExponentialLROptions } from './exponential.js';
import { LambdaLR } from './lambda.js';
import { LinearLR, type LinearLROptions } from './linear.js';
import { hasMomentum } from './momentum.js';
import { OneCycleLR, type OneCycleLROptions } from './one-cycle.js';
import { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau.js';
import { PolynomialLR, type PolynomialLROptions } from './polynomial.js';
import type { Schedule } from './schedule.js';
import { StepLR, type StepLROptions } from './step.js';
import { WarmupLR, type WarmupLROptions } from './warmup.js';

/** The options of each named schedule; all may be left out. */
export interface NamedScheduleOptions {
  readonly constant: Readonly<Record<string, never>>;
  readonly step: Partial<StepLROptions>;
  readonly exponential: Partial<ExponentialLROptions>;
  readonly cosine: Partial<CosineAnnealingLROptions>;
  readonly onecycle: Partial<OneCycleLROptions>;
  readonly linear: LinearLROptions;
  readonly polynomial: PolynomialLROptions;
  readonly plateau: ReduceLROnPlateauOptions;
  readonly warmup: Partial<WarmupLROptions>;
}

/** The names of the schedules. */
export type ScheduleName = keyof NamedScheduleOptions;

type Maker<O> = (optimizer: Optimizer, total: number, options: O) => Schedule;

/** What a run of `total` steps gets where an option is left out. */
const makers: { readonly [N in ScheduleName]: Maker<NamedScheduleOptions[N]> } = {
  constant: (optimizer) => new LambdaLR(optimizer, () => 1),
  step: (optimizer, total, options) => new StepLR(optimizer, { stepSize: Math.ceil(total / 3), ...options }),
  exponential: (optimizer, total, options) => new ExponentialLR(optimizer, { gamma: 0.01 ** (1 / total), ...options }),
  cosine: (optimizer, total, options) => new CosineAnnealingLR(optimizer, { tMax: total, ...options }),
  onecycle: (optimizer, total, options) => {
    const maxLr = optimizer.groups.map(({ lr }) => lr);
    return new OneCycleLR(optimizer, { maxLr, totalSteps: total, cycleMomentum: hasMomentum(optimizer), ...options });
  },
  linear: (optimizer, total, options) => new LinearLR(optimizer, { startFactor: 1, endFactor: 0, totalIters: total, ...options }),
  polynomial: (optimizer, total, options) => new PolynomialLR(optimizer, { totalIters: total, power: 2, ...options }),
  plateau: (optimizer, _, options) => new ReduceLROnPlateau(optimizer, options),
  warmup: (optimizer, total, options) => {
    const steps = options.steps ?? Math.ceil(total / 10);
    const after = options.after ?? new CosineAnnealingLR(optimizer, { tMax: Math.max(total - steps, 1) });
    return new WarmupLR(optimizer, { ...options, steps, after });
  },
};

/** Every name that `scheduleOf` knows. */
export const scheduleNames = Object.keys(makers) as readonly ScheduleName[];

/**
 * The schedule of a name over a run of `totalSteps` steps. What its options leave out fits that length: `step` falls to a tenth twice,
 * `exponential` ends at 1 % of the base rate, `cosine`, `linear` and `polynomial` (power 2) at 0, `onecycle` peaks at the base rate and
 * cycles momentum where the optimizer has one, `warmup` takes a tenth of the steps and then falls along a cosine.
 * @throws ThroughtimeError ERR_TT_ARG for an unknown name; as the schedule
 * @example
 * ```ts
 * import { AdamW, Linear, scheduleOf } from 'throughtime';
 * const optimizer = new AdamW(new Linear(3, 1).parameters());
 * const schedule = scheduleOf('warmup', optimizer, { totalSteps: 1000, steps: 50, mode: 'exponential' });
 * ```
 */
export function scheduleOf<N extends ScheduleName>(
  name: N,
  optimizer: Optimizer,
  options: { readonly totalSteps: number } & NamedScheduleOptions[N],
): Schedule {
  checkChoice('scheduleOf', 'name', name, scheduleNames);
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null)
    throw complain('ERR_TT_ARG', { op: 'scheduleOf', arg: 'options', got: options, want: 'an object' });
  const { totalSteps, ...own } = options;
  const make = makers[name] as Maker<object>;
  return make(optimizer, checkInteger('scheduleOf', 'totalSteps', totalSteps), own);
}
