// A classifier of series in a folder: config.json, scaling.json (sizes of the features), weights and record, see folder.ts.
import { SeriesClassifier, type SeriesClassifierConfig } from '../models/series-classifier.js';
import { Scaler } from '../series/scaler.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { SeriesSystem } from './series-system.js';

const kind = 'series-classifier';

/**
 * Saves a classifier of series into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or
 * the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveSeriesClassifier(dir: string, system: SeriesSystem, record: TrainingRecord = {}): Promise<void> {
  const { model, scaler, labels } = system;
  await saveFolder(dir, { kind, config: { model: model.config, labels }, parts: { scaling: scaler.toJSON() }, model, record });
}

/**
 * Loads a classifier saved by `saveSeriesClassifier` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadSeriesClassifier, seriesValues } from 'throughtime';
 * async function ask(dir: string) {
 *   const [answer] = await (await loadSeriesClassifier(dir)).predict([seriesValues([[0, 1], [1, 2]])]);
 *   console.log(answer?.label, answer?.probability);
 * }
 * ```
 */
export async function loadSeriesClassifier(dir: string): Promise<SeriesSystem> {
  return loadFolder(dir, {
    kind,
    parts: ['scaling'],
    what: 'a classifier of series',
    read: (config) => ({
      model: config.object('model', 'the configuration of the model') as unknown as SeriesClassifierConfig,
      labels: config.names('labels'),
    }),
    make: ({ model: sizes, labels }, parts, weights) => {
      const model = new SeriesClassifier(sizes);
      model.loadStateDict(weights);
      return new SeriesSystem({ model: model.eval(), scaler: Scaler.fromJSON(parts.scaling), labels });
    },
  });
}
