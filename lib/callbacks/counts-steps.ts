// The training steps of a model that has a schedule of its own.
import { checkInteger, checkTable } from '../check.js';
import type { Callback } from '../trainer/events.js';
import { remembering } from './remembering.js';

/** A model that counts its training steps. */
export interface Counting {
  trainingSteps: number;
}

/**
 * Makes the number of training steps that a model has counted part of a run's state, so that a resumed run continues its schedule: of a
 * `Seq2Seq` whose `teacherForcing` is a function. A new run starts at 0.
 * @example
 * ```ts
 * import { countsSteps, Seq2Seq, type Trainer, type Seq2SeqBatch, type Seq2SeqOutput, type DataSource } from 'throughtime';
 * async function train(model: Seq2Seq, trainer: Trainer<Seq2SeqBatch, Seq2SeqOutput>, data: DataSource<Seq2SeqBatch>) {
 *   model.teacherForcing = (step) => Math.max(0.5, 1 - step / 10_000);
 *   await trainer.fit(data, { epochs: 10, callbacks: [countsSteps(model)], checkpoint: { path: 'state.safetensors', everyEpochs: 1 } });
 * }
 * ```
 */
export function countsSteps(model: Counting): Callback {
  checkInteger('countsSteps', 'model.trainingSteps', checkTable('countsSteps', 'model', model).trainingSteps, 0);
  const callback: Callback = (event) => {
    if (event.type === 'fitStart' && !event.resumed) model.trainingSteps = 0;
  };
  return remembering(
    'countsSteps',
    callback,
    () => ({ steps: model.trainingSteps }),
    ({ steps }) => {
      model.trainingSteps = steps;
    },
  );
}
