// A tagger in a folder: config.json, vocabulary.json (the words by id), weights and record, see folder.ts.
import { checkInstance } from '../check.js';
import { Tagger, type TaggerConfig } from '../models/tagger.js';
import { Vocabulary } from '../text/vocabulary.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { TaggingSystem } from './tagging-system.js';

const kind = 'tagger';

/**
 * Saves a tagger into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former tagger or the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveTagger(dir: string, system: TaggingSystem, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveTagger', 'system', system, TaggingSystem);
  const { model, vocabulary, tags, lowercase } = system;
  const config = { lowercase, model: model.config, tags };
  await saveFolder(dir, { kind, config, parts: { vocabulary: vocabulary.toJSON() }, model, record });
}

/**
 * Loads a tagger saved by `saveTagger` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadTagger } from 'throughtime';
 * async function ask(dir: string) {
 *   const [answer] = await (await loadTagger(dir)).tag([['Ada', 'wrote', 'to', 'London']]);
 *   console.log(answer?.map(({ token, tag }) => `${token}/${tag}`).join(' '));
 * }
 * ```
 */
export async function loadTagger(dir: string): Promise<TaggingSystem> {
  return loadFolder(dir, {
    kind,
    parts: ['vocabulary'],
    what: 'a tagger',
    read: (config) => ({
      lowercase: config.part('lowercase', (value) => typeof value === 'boolean', 'true or false') as boolean,
      model: config.object('model', 'the configuration of the model') as unknown as TaggerConfig,
      tags: config.names('tags'),
    }),
    make: ({ model: sizes, ...description }, parts, weights) => {
      const model = new Tagger(sizes);
      model.loadStateDict(weights);
      return new TaggingSystem({ ...description, model: model.eval(), vocabulary: Vocabulary.fromJSON(parts.vocabulary) });
    },
  });
}
