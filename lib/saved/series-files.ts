// A classifier of series in a folder, see series-folder.ts.
import { checkInstance } from '../check.js';
import { SeriesClassifier, type SeriesClassifierConfig } from '../models/series-classifier.js';
import type { TrainingRecord } from './folder.js';
import { loadSeriesParts, saveSeriesParts } from './series-folder.js';
import { SeriesSystem } from './series-system.js';

const kind = 'series-classifier';

/**
 * Saves a classifier of series into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or
 * the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveSeriesClassifier(dir: string, system: SeriesSystem, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveSeriesClassifier', 'system', system, SeriesSystem);
  await saveSeriesParts(dir, kind, system, record);
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
  const make = (sizes: SeriesClassifierConfig) => new SeriesClassifier(sizes);
  return new SeriesSystem(await loadSeriesParts(dir, { kind, what: 'a classifier of series', make }));
}
