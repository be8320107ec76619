// A classifier in a folder:
//   config.json        format, versions, tokenizer, sizes of the model, labels
//   vocabulary.json    the words by id
//   model.safetensors  the weights, with a fingerprint of both files above: words that belong to other weights are an error, not nonsense
//   record.json        how it was made: options, sizes of the data, history, results
// Nothing in them depends on when or where they were written, so equal trainings give equal files.
import { join } from 'node:path';
import { ThroughtimeError } from '../errors.js';
import { writeAtomically } from '../io/atomic.js';
import { readSafetensors, writeSafetensors, type Safetensors } from '../io/safetensors.js';
import { TextClassifier } from '../models/text-classifier.js';
import { Vocabulary } from '../text/vocabulary.js';
import { Classifier } from './classifier.js';
import { describeClassifier, fingerprint, readDescription } from './description.js';
import { isMissing, publish, readPublished } from './publish.js';

const configFile = 'config.json';
const vocabularyFile = 'vocabulary.json';
const weightsFile = 'model.safetensors';
const recordFile = 'record.json';
const mark = 'fingerprint';

/** How a model was made: plain JSON data. */
export type TrainingRecord = Readonly<Record<string, unknown>>;

/**
 * Saves a classifier into a folder. All its files are replaced together: whatever interrupts it, a reader gets the former classifier or
 * the new one.
 * @param record kept in record.json
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; the former classifier is then as it was
 */
export async function saveClassifier(dir: string, classifier: Classifier, record: TrainingRecord = {}): Promise<void> {
  const { model, vocabulary, tokenizer, labels, maxLength } = classifier;
  const config = describeClassifier({ tokenizer, maxLength: maxLength ?? null, model: model.config, labels });
  const words: unknown = vocabulary.toJSON();
  await publish(dir, async (folder) => {
    await writeJson(join(folder, configFile), config);
    await writeJson(join(folder, vocabularyFile), words);
    await writeJson(join(folder, recordFile), record);
    await writeSafetensors(join(folder, weightsFile), model.stateDict(), { metadata: { [mark]: fingerprint(config, words) } });
  });
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
  const config = await readJson(dir, configFile);
  const description = readDescription(join(dir, configFile), config);
  const words = await readJson(dir, vocabularyFile);
  const weights = await readWeights(dir);
  if (weights.metadata.get(mark) !== fingerprint(config, words)) {
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${join(dir, weightsFile)}: ${configFile} and ${vocabularyFile} beside it are not the ones the weights were saved with, expected all three of one training`,
    );
  }
  const { tokenizer, labels, maxLength } = description;
  try {
    const vocabulary = Vocabulary.fromJSON(words);
    const model = new TextClassifier(description.model);
    model.loadStateDict(weights.tensors);
    return new Classifier({ model: model.eval(), vocabulary, tokenizer, labels, maxLength: maxLength ?? undefined });
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${dir}: the files do not make a classifier (${(cause as Error).message})`, { cause });
  }
}

/** The record of a saved model. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function readRecord(dir: string): Promise<TrainingRecord> {
  return (await readJson(dir, recordFile)) as TrainingRecord;
}

/** Writes indented JSON, whole or not at all. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);
}

async function readJson(dir: string, name: string): Promise<unknown> {
  const bytes = await readPart(dir, name);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${join(dir, name)}: is not valid JSON (${(cause as Error).message})`, { cause });
  }
}

async function readWeights(dir: string): Promise<Safetensors> {
  const bytes = await readPart(dir, weightsFile);
  return readSafetensors(bytes).catch((cause: unknown) => {
    throw new ThroughtimeError('ERR_TT_FILE', `${join(dir, weightsFile)}: ${(cause as Error).message}`, { cause });
  });
}

async function readPart(dir: string, name: string): Promise<Buffer> {
  return readPublished(dir, name).catch((error: unknown) => {
    if (!(error instanceof ThroughtimeError && isMissing(error.cause))) throw error;
    throw new ThroughtimeError('ERR_TT_FILE', `${dir}: holds no saved model (${name} is missing)`, { cause: error });
  });
}
