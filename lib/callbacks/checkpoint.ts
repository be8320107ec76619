// Keeping the parameters in a file.
import { checkChoice, checkOptions } from '../check.js';
import { saveModel } from '../io/model-files.js';
import type { Callback } from '../trainer/events.js';
import { Monitor, monitorDefaults, type MonitorOptions } from './monitor.js';

export interface CheckpointOptions extends MonitorOptions {
  /** `best` (default): the epoch that the monitored number prefers; `last`: every epoch. */
  readonly keep?: 'best' | 'last';
}

/**
 * Writes the model to a safetensors file after an epoch; the file is whole at any moment. Its metadata tell `epoch` and `loss`.
 * @throws ThroughtimeError ERR_TT_ARG; during the run ERR_TT_FILE when the file cannot be written
 */
export function checkpoint(path: string, options?: CheckpointOptions): Callback {
  const { keep, ...rest } = checkOptions('checkpoint', options, { ...monitorDefaults, keep: 'best' });
  checkChoice('checkpoint', 'keep', keep, ['best', 'last']);
  const monitor = new Monitor('checkpoint', rest);
  return async (event, run) => {
    if (event.type !== 'epochEnd') return;
    const { entry } = event;
    if (keep === 'last' || monitor.improves(entry))
      await saveModel(run.model, path, { metadata: { epoch: `${entry.epoch}`, loss: `${entry.validationLoss ?? entry.loss}` } });
  };
}
