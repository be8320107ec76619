// A tagger of series in a folder: config.json, scaling.json (sizes of the features), weights and record, see folder.ts.
import { SeriesTagger, type SeriesTaggerConfig } from '../models/series-tagger.js';
import { Scaler } from '../series/scaler.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { SeriesTaggingSystem } from './series-tagging-system.js';

const kind = 'series-tagger';

/**
 * Saves a tagger of series into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or the
 * new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveSeriesTagger(dir: string, system: SeriesTaggingSystem, record: TrainingRecord = {}): Promise<void> {
  const { model, scaler, labels } = system;
  await saveFolder(dir, { kind, config: { model: model.config, labels }, parts: { scaling: scaler.toJSON() }, model, record });
}

/**
 * Loads a tagger saved by `saveSeriesTagger` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadSeriesTagger, seriesValues } from 'throughtime';
 * async function ask(dir: string) {
 *   const [steps] = await (await loadSeriesTagger(dir)).predict([seriesValues([[0, 1], [1, 2]])]);
 *   console.log(steps?.map(({ label }) => label).join(' '));
 * }
 * ```
 */
export async function loadSeriesTagger(dir: string): Promise<SeriesTaggingSystem> {
  return loadFolder(dir, {
    kind,
    parts: ['scaling'],
    what: 'a tagger of series',
    read: (config) => ({
      model: config.object('model', 'the configuration of the model') as unknown as SeriesTaggerConfig,
      labels: config.names('labels'),
    }),
    make: ({ model: sizes, labels }, parts, weights) => {
      const model = new SeriesTagger(sizes);
      model.loadStateDict(weights);
      return new SeriesTaggingSystem({ model: model.eval(), scaler: Scaler.fromJSON(parts.scaling), labels });
    },
  });
}
