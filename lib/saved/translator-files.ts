// A translator in a folder: config.json, the tokens of both sides by id, weights and record, see folder.ts.
import { checkInstance } from '../check.js';
import { Seq2Seq } from '../models/seq2seq.js';
import type { Seq2SeqConfig } from '../models/seq2seq/config.js';
import type { TextUnit } from '../text/units.js';
import { padding, unknown, Vocabulary } from '../text/vocabulary.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { Translator } from './translator.js';

const kind = 'seq2seq';

/** The specials of a translator's vocabularies: padding is 0, unknown 1, the start 2 and the end 3. */
export const translatorSpecials = [padding, unknown, '<s>', '</s>'] as const;

/**
 * Saves a translator into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former one or the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveTranslator(dir: string, translator: Translator, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveTranslator', 'translator', translator, Translator);
  const { model, source, target, lowercase } = translator;
  const config = { lowercase, units: [source.unit, target.unit], model: model.config };
  const parts = { 'source-vocabulary': source.vocabulary.toJSON(), 'target-vocabulary': target.vocabulary.toJSON() };
  await saveFolder(dir, { kind, config, parts, model, record });
}

/**
 * Loads a translator saved by `saveTranslator` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadTranslator } from 'throughtime';
 * async function ask(dir: string) {
 *   const translator = await loadTranslator(dir);
 *   for await (const { text } of translator.translateStream(['a dog runs .', 'two men sit .'], { width: 4 })) console.log(text);
 * }
 * ```
 */
export async function loadTranslator(dir: string): Promise<Translator> {
  return loadFolder(dir, {
    kind,
    parts: ['source-vocabulary', 'target-vocabulary'],
    what: 'a translator',
    read: (config) => ({
      lowercase: config.part('lowercase', (value) => typeof value === 'boolean', 'true or false') as boolean,
      units: config.names('units') as readonly TextUnit[],
      model: config.object('model', 'the configuration of the model') as unknown as Seq2SeqConfig,
    }),
    make: ({ model: sizes, units, lowercase }, parts, weights) => {
      const model = new Seq2Seq(sizes);
      model.loadStateDict(weights);
      const side = (name: 'source' | 'target', unit: TextUnit | undefined) => ({
        vocabulary: Vocabulary.fromJSON(parts[`${name}-vocabulary`]),
        unit: unit as TextUnit,
      });
      return new Translator({ model: model.eval(), source: side('source', units[0]), target: side('target', units[1]), lowercase });
    },
  });
}
