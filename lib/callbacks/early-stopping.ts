// Stopping when it gets no better.
import { checkInteger, checkOptions } from '../check.js';
import type { Values } from '../state.js';
import type { Model } from '../model.js';
import type { Callback } from '../trainer/events.js';
import { Monitor, monitorDefaults, type MonitorOptions } from './monitor.js';
import { remembering } from './remembering.js';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without improvement before the run stops. Default 2. */
  readonly patience?: number;
  /** Put the parameters of the best epoch back at the end. Default false. */
  readonly restoreBest?: boolean;
}

/**
 * Stops a run when the monitored number has not improved for `patience` epochs. A run that is resumed counts on where it was.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; before the run ERR_TT_ARG when its epochs will have no number of the name `monitor`
 */
export function earlyStopping(options?: EarlyStoppingOptions): Callback {
  const { patience, restoreBest, ...rest } = checkOptions('earlyStopping', options, {
    ...monitorDefaults,
    patience: 2,
    restoreBest: false,
  });
  checkInteger('earlyStopping', 'patience', patience);
  const monitor = new Monitor('earlyStopping', rest);
  let worse = 0;
  let best: ReadonlyMap<string, Values> | undefined;
  const callback: Callback = async (event, run) => {
    if (event.type === 'fitStart' && !event.resumed) {
      monitor.best = best = undefined;
      worse = 0;
    } else if (event.type === 'epochEnd') {
      const better = monitor.improves(event.entry);
      worse = better ? 0 : worse + 1;
      if (better && restoreBest) best = await snapshot(run.model);
      if (worse >= patience) run.stop();
    } else if (event.type === 'fitEnd' && best && event.reason !== 'failed') run.model.loadStateDict(best);
  };
  return remembering(
    'earlyStopping',
    callback,
    () => ({ worse, value: monitor.best, best: best && Object.fromEntries(best) }),
    (state) => {
      worse = state.worse;
      monitor.best = state.value;
      best = state.best && new Map(Object.entries(state.best));
    },
    monitor.check,
  );
}

async function snapshot(model: Model): Promise<ReadonlyMap<string, Values>> {
  const values = [...model.stateDict()].map(
    async ([name, parameter]) => [name, { shape: parameter.shape, data: await parameter.data() }] as const,
  );
  return new Map(await Promise.all(values));
}
