// A classifier in a folder: config.json, vocabulary.json (the words by id), weights and record, see folder.ts.
import { checkInstance } from '../check.js';
import { TextClassifier, type TextClassifierConfig } from '../models/text-classifier.js';
import type { TokenizerName } from '../text/tokenizers.js';
import { Vocabulary } from '../text/vocabulary.js';
import { Classifier } from './classifier.js';
import { loadFolder, saveFolder, type TrainingRecord } from './folder.js';

const kind = 'text-classifier';

/**
 * Saves a classifier into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former classifier or
 * the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former classifier is then as it was
 */
export async function saveClassifier(dir: string, classifier: Classifier, record: TrainingRecord = {}): Promise<void> {
  checkInstance('saveClassifier', 'classifier', classifier, Classifier);
  const { model, vocabulary, tokenizer, labels, maxLength } = classifier;
  const config = { tokenizer, maxLength: maxLength ?? null, model: model.config, labels };
  await saveFolder(dir, { kind, config, parts: { vocabulary: vocabulary.toJSON() }, model, record });
}

/**
 * Loads a classifier saved by `saveClassifier` or the command line. Works in any process and in workers.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when files are missing, damaged, of a newer version or do not belong together
 * @example
 * ```ts
 * import { loadClassifier } from 'throughtime';
 * async function ask(dir: string) {
 *   const classifier = await loadClassifier(dir);
 *   const [answer] = await classifier.predict(['a stirring , funny film']);
 *   console.log(answer?.label, answer?.probability);
 * }
 * ```
 */
export async function loadClassifier(dir: string): Promise<Classifier> {
  return loadFolder(dir, {
    kind,
    parts: ['vocabulary'],
    what: 'a classifier',
    read: (config) => ({
      tokenizer: config.string('tokenizer', 'the name of a tokenizer') as TokenizerName,
      maxLength: config.integerOrNull('maxLength', 'a number of tokens or null') ?? undefined,
      model: config.object('model', 'the configuration of the model') as unknown as TextClassifierConfig,
      labels: config.names('labels'),
    }),
    make: ({ model: sizes, ...description }, parts, weights) => {
      const model = new TextClassifier(sizes);
      model.loadStateDict(weights);
      return new Classifier({ ...description, model: model.eval(), vocabulary: Vocabulary.fromJSON(parts.vocabulary) });
    },
  });
}
