// What is measured once per epoch, by functions of the user.
import { complain } from '../errors.js';
import { getRngState, setRngState } from '../random.js';
import type { TrainingRun } from './events.js';
import type { EpochMetric } from './options.js';

/**
 * The numbers of an epoch. An epoch that is cut off here is measured again by whoever resumes the run, so what is drawn from the generator
 * meanwhile must leave it as it was.
 * @throws ThroughtimeError (rejects) ERR_TT_NAN for what is no number; what a metric throws
 */
export async function measureEpoch(
  run: TrainingRun,
  metrics: Readonly<Record<string, EpochMetric>>,
  epoch: number,
): Promise<Readonly<Record<string, number>>> {
  const { model } = run;
  const { training } = model;
  const rng = getRngState();
  const measured: Record<string, number> = {};
  model.eval();
  try {
    for (const [name, measure] of Object.entries(metrics)) {
      const value = await measure(run);
      if (!Number.isFinite(value))
        throw complain('ERR_TT_NAN', { op: 'fit', arg: `epochMetrics.${name} of epoch ${epoch}`, got: value, want: 'a finite number' });
      measured[name] = value;
    }
  } finally {
    if (training) model.train();
    setRngState(rng);
  }
  return measured;
}
