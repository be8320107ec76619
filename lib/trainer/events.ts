// What a training run tells its callbacks.
import type { Model } from '../model.js';
import type { Optimizer } from '../optim/optimizer.js';

/** One epoch of a run. */
export interface HistoryEntry {
  /** From 1. */
  readonly epoch: number;
  /** Mean training loss, weighted by rows. */
  readonly loss: number;
  /** Mean loss on the validation data, when given. */
  readonly validationLoss?: number;
  /** Mean of each metric on the validation data. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Mean gradient norm before clipping, with `clipNorm`. */
  readonly gradNorm?: number;
  /** Learning rate of the first group at the end of the epoch. */
  readonly lr: number;
  /** Duration, validation included. */
  readonly seconds: number;
  /** Optimizer steps. */
  readonly steps: number;
}

/** Why a run ended. */
export type EndReason = 'completed' | 'stopped' | 'aborted' | 'failed';

/** Everything a callback can be told, in order of a run. */
export type TrainerEvent =
  /** Before the first step. `steps` is the number per epoch where the data tell it. */
  | { readonly type: 'fitStart'; readonly epochs: number; readonly steps: number | undefined }
  /** Before an epoch's first step. */
  | { readonly type: 'epochStart'; readonly epoch: number }
  /** The loss of a step is known; the next step is already queued. `step` counts from 1 within the epoch. */
  | { readonly type: 'step'; readonly epoch: number; readonly step: number; readonly loss: number; readonly gradNorm: number | undefined }
  /** An epoch and its validation are done. */
  | { readonly type: 'epochEnd'; readonly epoch: number; readonly entry: HistoryEntry }
  /** The run is over, however it ended; always the last event. */
  | { readonly type: 'fitEnd'; readonly reason: EndReason; readonly history: readonly HistoryEntry[] };

/** One kind of event. */
export type EventOf<Type extends TrainerEvent['type']> = Extract<TrainerEvent, { type: Type }>;

/** What a callback may use and do. */
export interface TrainingRun {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly history: readonly HistoryEntry[];
  /** Ends the run after the step in progress, or after the epoch when called at its end. */
  stop(): void;
}

/**
 * A function told of every event; a promise it returns is waited for.
 * @example
 * ```ts
 * import type { Callback } from 'throughtime';
 * const halveRate: Callback = (event, run) => {
 *   if (event.type === 'epochEnd') run.optimizer.lr /= 2;
 * };
 * ```
 */
export type Callback = (event: TrainerEvent, run: TrainingRun) => void | Promise<void>;
