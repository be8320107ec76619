// The averages of parameters that a run keeps: which, and how they are part of its state.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { StateTree } from '../io/state-file.js';
import type { Model } from '../model.js';
import { ExponentialMovingAverage } from '../optim/ema.js';
import { TriggeredAverage, type TriggeredAverageOptions } from '../optim/triggered-average.js';
import { requireFit, type Values } from '../state.js';
import type { HistoryEntry } from './events.js';

/** What a Trainer was asked for. */
export type Averaging = { readonly kind: 'ema'; readonly decay: number } | { readonly kind: 'ntAsgd'; readonly nonMonotone: number };

/** Averages as the loop uses them. */
export interface Averages {
  readonly kind: Averaging['kind'];
  /** After every optimizer step. */
  update(): void;
  /** Exchanges averages and parameters. */
  swap(): void;
  /** After the validation of an epoch. */
  afterEpoch(entry: HistoryEntry): void;
  state(): StateTree;
  /** @throws ThroughtimeError ERR_TT_SHAPE when it is the state of other parameters */
  requireFit(state: StateTree): void;
  load(state: StateTree): void;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function planAveraging(
  ema: { readonly decay: number } | undefined,
  ntAsgd: TriggeredAverageOptions | undefined,
): Averaging | undefined {
  if (ema !== undefined && ntAsgd !== undefined)
    throw complain('ERR_TT_ARG', { op: 'Trainer', arg: 'ntAsgd', got: ntAsgd, want: 'undefined', why: 'ema is given too' });
  if (ntAsgd !== undefined) {
    const { nonMonotone } = checkOptions('Trainer ntAsgd', ntAsgd, { nonMonotone: 5 });
    return { kind: 'ntAsgd', nonMonotone: checkInteger('Trainer', 'ntAsgd.nonMonotone', nonMonotone) };
  }
  if (ema === undefined) return undefined;
  const { decay } = checkOptions('Trainer ema', ema, { decay: undefined });
  if (decay === undefined) throw complain('ERR_TT_ARG', { op: 'Trainer', arg: 'ema.decay', got: decay, want: 'a number in [0, 1]' });
  return { kind: 'ema', decay: checkNumber('Trainer', 'ema.decay', decay, 0, 1) };
}

/**
 * The averages of a model's parameters, from now on.
 * @throws ThroughtimeError ERR_TT_ARG without the validation that they need
 */
export function averagesOf(model: Model, averaging: Averaging, validated: boolean): Averages {
  if (averaging.kind === 'ema') return exponential(model, averaging.decay);
  if (!validated)
    throw complain('ERR_TT_ARG', {
      op: 'fit',
      arg: 'validation',
      got: undefined,
      want: 'data',
      why: 'its loss triggers the averages of ntAsgd',
    });
  return triggered(model, averaging.nonMonotone);
}

function exponential(model: Model, decay: number): Averages {
  const averages = new ExponentialMovingAverage(model.parameters(), { decay });
  const values = (state: StateTree) => new Map(Object.entries(state as Readonly<Record<string, Values>>));
  return {
    kind: 'ema',
    update: () => averages.update(),
    swap: () => averages.swap(),
    afterEpoch: () => {},
    state: () => Object.fromEntries(averages.stateDict()),
    requireFit: (state) => void requireFit('fit resume, ema', averages.stateDict(), values(state)),
    load: (state) => averages.loadStateDict(values(state)),
  };
}

function triggered(model: Model, nonMonotone: number): Averages {
  const averages = new TriggeredAverage(model.parameters(), { nonMonotone });
  return {
    kind: 'ntAsgd',
    update: () => averages.update(),
    swap: () => averages.swap(),
    afterEpoch: ({ validationLoss }) => averages.observe(validationLoss as number),
    state: () => averages.stateDict(),
    requireFit: () => {}, // as the model: its averages have the shapes of its parameters
    load: (state) => averages.loadStateDict(state),
  };
}
