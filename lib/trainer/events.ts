// What a training run tells its callbacks.
import type { StateTree } from '../io/state-file.js';
import type { Model } from '../model.js';
import type { Optimizer } from '../optim/optimizer.js';

/** One epoch of a run. Two identical runs have identical entries: durations are on the event `epochEnd`. */
export interface HistoryEntry {
  /** From 1. */
  readonly epoch: number;
  /** Mean training loss, weighted by rows. */
  readonly loss: number;
  /** Mean loss on the validation data, when given. */
  readonly validationLoss?: number;
  /** Mean of each metric on the validation data. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the gradient norms of the steps, before clipping. */
  readonly gradNorm: { readonly mean: number; readonly max: number };
  /** Learning rate of each group in the last step. */
  readonly lr: readonly number[];
  /** Optimizer steps. */
  readonly steps: number;
  /** Batches; as many as steps unless `accumulate` is larger than 1. */
  readonly microSteps: number;
}

/** Why a run ended. */
export type EndReason = 'completed' | 'stopped' | 'maxTime' | 'aborted' | 'failed';

/** Everything a callback can be told, in order of a run. */
export type TrainerEvent =
  /**
   * Before the first step. `steps` is the number of optimizer steps per epoch where the data tell it; `resumed` says what had been done
   * of the run when it was saved: epochs, and steps of the epoch in progress.
   */
  | {
      readonly type: 'fitStart';
      readonly epochs: number;
      readonly steps: number | undefined;
      readonly resumed?: { readonly epochs: number; readonly steps: number };
    }
  /** Before an epoch's first step, or when a resumed run continues it after `step` steps. */
  | { readonly type: 'epochStart'; readonly epoch: number; readonly step: number }
  | StepEvent
  /** An epoch and its validation are done. Times are of this process. */
  | {
      readonly type: 'epochEnd';
      readonly epoch: number;
      readonly entry: HistoryEntry;
      /** Optimizer steps of the run. */
      readonly globalStep: number;
      /** Validation included. */
      readonly seconds: number;
      /** While training, where the batches tell their lengths. */
      readonly tokensPerSecond: number | undefined;
    }
  /** The state of the run has been written. What callbacks do now is not part of it. */
  | { readonly type: 'checkpoint'; readonly path: string; readonly epoch: number; readonly step: number; readonly globalStep: number }
  /** The run is over, however it ended; always the last event. */
  | { readonly type: 'fitEnd'; readonly reason: EndReason; readonly history: readonly HistoryEntry[] };

/** The numbers of an optimizer step are known; the next step is already queued. */
export interface StepEvent {
  readonly type: 'step';
  readonly epoch: number;
  /** Optimizer steps of the epoch, from 1. */
  readonly step: number;
  /** Batches of the epoch, from 1. */
  readonly microStep: number;
  /** Optimizer steps of the run, from 1. */
  readonly globalStep: number;
  /** Mean over the rows. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradNorm: number;
  /** Learning rate of each group in this step. */
  readonly lr: readonly number[];
  readonly rows: number;
  /** Sum of `lengths` of the batches, where they have such an Int32Array. */
  readonly tokens: number | undefined;
}

/** One kind of event. */
export type EventOf<Type extends TrainerEvent['type']> = Extract<TrainerEvent, { type: Type }>;

/** What a callback may use and do. */
export interface TrainingRun {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly history: readonly HistoryEntry[];
  /** The run only tries everything once: write no files. */
  readonly fastDevRun: boolean;
  /** Ends the run after the step in progress, or after the epoch when called at its end. */
  stop(): void;
}

/**
 * A function told of every event; a promise it returns is waited for. One that remembers something from event to event carries
 * `stateDict` and `loadStateDict`, so that a resumed run continues with it; `loadStateDict` is called before `fitStart`. One that needs
 * something of a run has `check`.
 * @example
 * ```ts
 * import type { Callback } from 'throughtime';
 * const halveRate: Callback = (event, run) => {
 *   if (event.type === 'epochEnd') run.optimizer.lr /= 2;
 * };
 * ```
 */
export interface Callback {
  (event: TrainerEvent, run: TrainingRun): void | Promise<void>;
  /** What to remember, as of the last event told. */
  stateDict?(): StateTree;
  /** @throws ThroughtimeError ERR_TT_ARG when it is the state of another callback */
  loadStateDict?(state: StateTree): void;
  /** Asked before anything is read, trained or told: refuses, by an error, a run in which it could not do its work. */
  check?(run: Prospect): void | Promise<void>;
}

/** What is known of a run before it begins. */
export interface Prospect {
  /** The numbers that every epoch will have, by the names that `monitor` takes: `loss`, `validationLoss`, metrics. */
  readonly numbers: readonly string[];
}
