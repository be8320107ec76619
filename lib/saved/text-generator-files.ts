// A language model in a folder: config.json, vocabulary.json (the tokens by id), weights and record, see folder.ts.
import { checkInstance } from '../check.js';
import type { LanguageModelConfig } from '../models/language-config.js';
import { LanguageModel } from '../models/language-model.js';
import type { TextLevel } from '../text/running-text.js';
import { Vocabulary } from '../text/vocabulary.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';
import { TextGenerator } from './text-generator.js';

const kind = 'language-model';

/**
 * Saves a language model into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former model or the
 * new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former model is then as it was
 */
export async function saveTextGenerator(dir: string, generator: TextGenerator, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveTextGenerator', 'generator', generator, TextGenerator);
  const { model, vocabulary, level } = generator;
  await saveFolder(dir, { kind, config: { level, model: model.config }, parts: { vocabulary: vocabulary.toJSON() }, model, record });
}

/**
 * Loads a language model saved by `saveTextGenerator` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadTextGenerator } from 'throughtime';
 * async function write(dir: string) {
 *   const generator = await loadTextGenerator(dir);
 *   for await (const piece of generator.generate('Call me', { maxTokens: 100, temperature: 0.7 })) process.stdout.write(piece);
 * }
 * ```
 */
export async function loadTextGenerator(dir: string): Promise<TextGenerator> {
  return loadFolder(dir, {
    kind,
    parts: ['vocabulary'],
    what: 'a language model',
    read: (config) => ({
      level: config.string('level', '"word" or "character"') as TextLevel,
      model: config.object('model', 'the configuration of the model') as unknown as LanguageModelConfig,
    }),
    make: ({ model: sizes, level }, parts, weights) => {
      const model = new LanguageModel(sizes);
      model.loadStateDict(weights);
      return new TextGenerator({ model: model.eval(), vocabulary: Vocabulary.fromJSON(parts.vocabulary), level });
    },
  });
}
