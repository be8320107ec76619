// A forecaster in a folder: config.json, preparation.json (scales of the columns), weights and record, see folder.ts.
import { checkInstance } from '../check.js';
import { Forecaster, type ForecasterConfig } from '../models/forecaster.js';
import { Preparation } from '../series/preparation.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { ForecastSystem } from './forecast-system.js';

const kind = 'forecaster';

/**
 * Saves a forecaster into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveForecaster(dir: string, system: ForecastSystem, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveForecaster', 'system', system, ForecastSystem);
  const { model, preparation, window } = system;
  const config = { window, model: model.config, ...preparation.columns };
  await saveFolder(dir, { kind, config, parts: { preparation: preparation.toJSON() }, model, record });
}

/**
 * Loads a forecaster saved by `saveForecaster` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadForecaster, readTable } from 'throughtime';
 * async function ask(dir: string, path: string) {
 *   const system = await loadForecaster(dir);
 *   const { targets, inputs } = system.columns;
 *   const history = await readTable(path, { columns: [...new Set([...targets, ...inputs])] });
 *   console.log((await system.forecast(history)).values);
 * }
 * ```
 */
export async function loadForecaster(dir: string): Promise<ForecastSystem> {
  return loadFolder(dir, {
    kind,
    parts: ['preparation'],
    what: 'a forecaster',
    read: (config) => ({
      window: config.integerOrNull('window', 'a number of rows') as number,
      model: config.object('model', 'the configuration of the model') as unknown as ForecasterConfig,
      columns: { targets: config.names('targets'), inputs: config.names('inputs') },
    }),
    make: ({ window, model: sizes, columns }, parts, weights) => {
      const model = new Forecaster(sizes);
      model.loadStateDict(weights);
      return new ForecastSystem({ model: model.eval(), preparation: Preparation.fromJSON(parts.preparation, columns), window });
    },
  });
}
