// From the options of a command to those of the Trainer.
import { diagnosis, earlyStopping, progress, type TrainingWarning } from '../../callbacks/index.js';
import type { Optimizer } from '../../optim/optimizer.js';
import { optimizerOf } from '../../optim/named.js';
import type { Model } from '../../model.js';
import { csvLog, jsonLines, tensorBoard } from '../../report/index.js';
import type { Schedule } from '../../schedules/schedule.js';
import { scheduleOf } from '../../schedules/named.js';
import type { CheckpointPlan } from '../../trainer/checkpoints.js';
import type { Callback } from '../../trainer/events.js';
import { tell } from '../output.js';
import type { OutputOptions, TrainingOptions } from './options.js';

/** Where a training stands in the program. */
export interface FitContext {
  readonly signal: AbortSignal;
  /** Where the state is kept; undefined for nowhere. */
  readonly statePath: string | undefined;
  /** Continue from the state. */
  readonly resume: boolean;
  /** Told of the run besides those that the options name. */
  readonly callbacks?: readonly Callback[];
}

/** What the best epoch is chosen by: a metric, or `validationLoss`. */
export interface Monitored {
  readonly monitor: string;
  readonly mode: 'min' | 'max';
}

/** The part of the Trainer's options that the command line decides. */
export function trainerOptions(
  model: Model,
  totalSteps: number,
  { optimizer: name, lr, weightDecay, clip, schedule }: TrainingOptions,
): { readonly optimizer: Optimizer; readonly clipNorm: number; readonly schedule: Schedule } {
  const parameters = model.parameters().filter(({ requiresGrad }) => requiresGrad);
  const optimizer = optimizerOf(name, parameters, { lr, weightDecay });
  return { optimizer, clipNorm: clip || Infinity, schedule: scheduleOf(schedule, optimizer, { totalSteps }) };
}

/** The part of the options of `fit` that the command line decides; the weights in the end are those of the best epoch. */
export function fitOptions(
  { epochs, patience, saveEvery, ...output }: TrainingOptions & OutputOptions,
  { signal, statePath, resume, callbacks = [] }: FitContext,
  { monitor, mode }: Monitored,
): {
  readonly epochs: number;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal;
  readonly checkpoint?: CheckpointPlan;
  readonly resume?: string;
} {
  return {
    epochs,
    callbacks: [
      earlyStopping({ monitor, mode, patience: patience || epochs, restoreBest: true }),
      progress(),
      diagnosis({ onWarning }),
      ...logs(output),
      ...callbacks,
    ],
    signal,
    ...(statePath !== undefined && { checkpoint: { path: statePath, everyEpochs: 1, everySeconds: saveEvery } }),
    ...(resume && statePath !== undefined && { resume: statePath }),
  };
}

function onWarning({ kind, epoch, message }: TrainingWarning): void {
  tell(`warning (${kind}, epoch ${epoch}): ${message}`);
}

function logs({ logJsonl, logCsv, tensorboard }: Omit<OutputOptions, 'saveEvery'>): readonly Callback[] {
  return [
    ...(logJsonl === undefined ? [] : [jsonLines(logJsonl)]),
    ...(logCsv === undefined ? [] : [csvLog(logCsv)]),
    ...(tensorboard === undefined ? [] : [tensorBoard(tensorboard)]),
  ];
}
