// Keeping the parameters in a file.
import { checkChoice, checkOptions, checkPath } from '../check.js';
import { requireWritable } from '../io/atomic.js';
import { saveModel } from '../io/model-files.js';
import type { Callback } from '../trainer/events.js';
import { Monitor, monitorDefaults, type MonitorOptions } from './monitor.js';
import { remembering } from './remembering.js';

export interface CheckpointOptions extends MonitorOptions {
  /** `best` (default): the epoch that the monitored number prefers; `last`: every epoch. */
  readonly keep?: 'best' | 'last';
}

/**
 * Writes the model to a safetensors file after an epoch; the file is whole at any moment. Its metadata tell `epoch` and `loss`.
 * These are the weights alone, the averages with `ema`; to continue a run use the option `checkpoint` of `fit`.
 * @throws ThroughtimeError ERR_TT_ARG; before the run ERR_TT_FILE when no file can be written there, ERR_TT_ARG when its epochs will have no
 * number of the name `monitor`
 */
export function checkpoint(path: string, options?: CheckpointOptions): Callback {
  const { keep, ...rest } = checkOptions('checkpoint', options, { ...monitorDefaults, keep: 'best' });
  checkPath('checkpoint', 'path', path);
  checkChoice('checkpoint', 'keep', keep, ['best', 'last']);
  const monitor = new Monitor('checkpoint', rest);
  const callback: Callback = async (event, run) => {
    if (event.type === 'fitStart' && !event.resumed) monitor.best = undefined;
    if (event.type !== 'epochEnd' || run.fastDevRun) return;
    const { entry } = event;
    if (keep === 'last' || monitor.improves(entry))
      await saveModel(run.model, path, { metadata: { epoch: `${entry.epoch}`, loss: `${entry.validationLoss ?? entry.loss}` } });
  };
  return remembering(
    'checkpoint',
    callback,
    () => ({ best: monitor.best }),
    ({ best }) => (monitor.best = best),
    async (run) => {
      if (keep === 'best') monitor.check(run);
      await requireWritable('checkpoint', 'path', path);
    },
  );
}
