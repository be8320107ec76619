// The options of `fit`, checked, and what follows from them.
import { checkFunction, checkInteger, checkNumber, checkOptions, checkPath } from '../check.js';
import { complain, ThroughtimeError } from '../errors.js';
import type { Tensor } from '../tensor.js';
import type { CheckpointPlan } from './checkpoints.js';
import type { Callback, TrainingRun } from './events.js';
import { requireBatches, type DataSource } from './source.js';

/** A number to report of each validation batch. */
export type Metric<B, O> = (output: O, batch: B) => Tensor | number;

/** A number to report of each epoch; it may take its time. */
export type EpochMetric = (run: TrainingRun) => number | Promise<number>;

export interface FitOptions<B, O> {
  /** Walks over the data; those before `resume` included. Default 1. */
  readonly epochs?: number;
  /** Data to measure loss and metrics on after every epoch. */
  readonly validation?: DataSource<B>;
  /** Told of every event, in order. */
  readonly callbacks?: readonly Callback[];
  /** Stops after the step in progress; the promise rejects. */
  readonly signal?: AbortSignal;
  /** Measured on the validation data. */
  readonly metrics?: Readonly<Record<string, Metric<B, O>>>;
  /**
   * Measured once after every epoch and its validation: what no mean over batches tells, such as the BLEU of decoded texts. They join
   * `metrics` of the history, so callbacks monitor them, schedules follow them and a resumed run has them. They see the model without dropout
   * (and its averages, with `ema`); random numbers they draw do not change the training.
   */
  readonly epochMetrics?: Readonly<Record<string, EpochMetric>>;
  /** Batches per epoch at most, of training and of validation data. Default: all. */
  readonly limitBatches?: number | { readonly train?: number; readonly validation?: number };
  /** Trains on the first so many batches of the first walk, the same in the same order in every epoch: a model that cannot learn them has a mistake. */
  readonly overfitBatches?: number;
  /** Tries everything once: one epoch of one batch each of training and validation data. No file is written. Default false. */
  readonly fastDevRun?: boolean;
  /** Seconds after which the run stops, after the step in progress. The epoch so far is validated and reported. Default: no limit. */
  readonly maxTime?: number;
  /** Continue the run that wrote this state file, see `checkpoint`. */
  readonly resume?: string;
  /** Write the state of the run to a file while it goes on. */
  readonly checkpoint?: CheckpointPlan;
}

/** Options of `fit` without questions left. */
export interface Plan<B, O> {
  readonly epochs: number;
  readonly validation: DataSource<B> | undefined;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  readonly metrics: Readonly<Record<string, Metric<B, O>>>;
  readonly epochMetrics: Readonly<Record<string, EpochMetric>>;
  readonly limit: { readonly train: number; readonly validation: number };
  readonly overfit: boolean;
  readonly fastDevRun: boolean;
  readonly maxTime: number;
  readonly resume: string | undefined;
  readonly checkpoint: CheckpointPlan | undefined;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function planFit<B, O>(options: FitOptions<B, O> | undefined): Plan<B, O> {
  const { limitBatches, overfitBatches, epochs, checkpoint, maxTime, ...rest } = checkOptions('fit', options, {
    epochs: 1,
    validation: undefined,
    callbacks: [],
    signal: undefined,
    metrics: {},
    epochMetrics: {},
    limitBatches: undefined,
    overfitBatches: undefined,
    fastDevRun: false,
    maxTime: undefined,
    resume: undefined,
    checkpoint: undefined,
  });
  checkInteger('fit', 'epochs', epochs);
  if (rest.resume !== undefined) checkPath('fit', 'resume', rest.resume);
  if (!Array.isArray(rest.callbacks))
    throw complain('ERR_TT_ARG', { op: 'fit', arg: 'callbacks', got: rest.callbacks, want: 'an array of functions' });
  (rest.callbacks as readonly unknown[]).forEach((callback, i) => checkFunction('fit', `callbacks[${i}]`, callback));
  requireFunctions('fit', 'metrics', rest.metrics);
  requireFunctions('fit', 'epochMetrics', rest.epochMetrics);
  if (rest.validation !== undefined) requireBatches('fit', 'validation', rest.validation);
  if (rest.signal !== undefined && !((rest.signal as unknown) instanceof AbortSignal))
    throw complain('ERR_TT_ARG', { op: 'fit', arg: 'signal', got: rest.signal, want: 'an AbortSignal' });
  if (!rest.validation && Object.keys(rest.metrics).length)
    throw new ThroughtimeError('ERR_TT_ARG', 'fit: metrics are given without validation, expected the data to measure them on');
  const taken = new Set(['loss', 'validationLoss']);
  for (const [arg, measures] of Object.entries({ metrics: rest.metrics, epochMetrics: rest.epochMetrics }))
    for (const got of Object.keys(measures)) {
      if (taken.has(got))
        throw complain('ERR_TT_ARG', { op: 'fit', arg, got, want: 'another name', why: 'the history has one of this name' });
      taken.add(got);
    }
  const limit = limits(limitBatches);
  const decided = { limitBatches: limit.train < Infinity, overfitBatches, resume: rest.resume };
  for (const [arg, given] of Object.entries(decided)) {
    const other = rest.fastDevRun ? 'fastDevRun' : arg === 'limitBatches' && overfitBatches !== undefined ? 'overfitBatches' : undefined;
    if (given && other) throw complain('ERR_TT_ARG', { op: 'fit', arg, got: 'given', want: 'undefined', why: `${other} is given too` });
  }
  return {
    ...rest,
    epochs: rest.fastDevRun ? 1 : epochs,
    overfit: overfitBatches !== undefined,
    limit: rest.fastDevRun
      ? { train: 1, validation: 1 }
      : { ...limit, ...(overfitBatches !== undefined && { train: checkInteger('fit', 'overfitBatches', overfitBatches) }) },
    maxTime: maxTime === undefined ? Infinity : checkNumber('fit', 'maxTime', maxTime, 0),
    checkpoint: rest.fastDevRun ? undefined : checkpoint,
  };
}

/** @throws ThroughtimeError ERR_TT_ARG for what is no object of functions */
export function requireFunctions(op: string, arg: string, measures: object): void {
  checkOptions<object, object>(`${op} ${arg}`, measures, measures); // an object, whatever its names
  for (const [name, measure] of Object.entries(measures)) checkFunction(op, `${arg}.${name}`, measure as unknown);
}

function limits(option: FitOptions<never, never>['limitBatches']): Plan<never, never>['limit'] {
  const given = typeof option === 'number' ? { train: option, validation: option } : option;
  const { train, validation } = checkOptions('fit limitBatches', given, { train: undefined, validation: undefined });
  const limit = (name: string, value: number | undefined) =>
    value === undefined ? Infinity : checkInteger('fit', `limitBatches.${name}`, value);
  return { train: limit('train', train), validation: limit('validation', validation) };
}
