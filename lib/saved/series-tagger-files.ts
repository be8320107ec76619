// A tagger of series in a folder, see series-folder.ts.
import { checkInstance } from '../check.js';
import { SeriesTagger, type SeriesTaggerConfig } from '../models/series-tagger.js';
import type { TrainingRecord } from './folder.js';
import { loadSeriesParts, saveSeriesParts } from './series-folder.js';
import { SeriesTaggingSystem } from './series-tagging-system.js';

const kind = 'series-tagger';

/**
 * Saves a tagger of series into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or the
 * new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveSeriesTagger(dir: string, system: SeriesTaggingSystem, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveSeriesTagger', 'system', system, SeriesTaggingSystem);
  await saveSeriesParts(dir, kind, system, record);
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
  const make = (sizes: SeriesTaggerConfig) => new SeriesTagger(sizes);
  return new SeriesTaggingSystem(await loadSeriesParts(dir, { kind, what: 'a tagger of series', make }));
}
