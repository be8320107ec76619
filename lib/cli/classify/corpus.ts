// From files to numbered samples: labels, held-out texts, words.
import type { TextSample } from '../../data/readers/index.js';
import { stratifiedSplit } from '../../data/split.js';
import { ThroughtimeError } from '../../errors.js';
import { countTokens } from '../../text/counts.js';
import { tokenizerOf } from '../../text/tokenizers.js';
import { Vocabulary } from '../../text/vocabulary.js';
import { readDataFile, requireLabels } from '../data-files.js';
import { tell } from '../output.js';
import type { TrainOptions } from './options.js';

/** Texts with their labels, in three parts. */
export interface Texts {
  /** The names of the classes, in order. */
  readonly labels: readonly string[];
  readonly train: readonly TextSample[];
  readonly dev: readonly TextSample[];
  readonly test: readonly TextSample[] | undefined;
}

/** A text as the model sees it. */
export interface Sample {
  readonly tokens: Int32Array;
  readonly label: number;
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readTexts(options: TrainOptions): Promise<Texts> {
  const all = await readDataFile(options.train, options);
  const labels = sortedLabels(all);
  if (labels.length < 2) {
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${options.train}: all ${all.length} samples have the label ${JSON.stringify(labels[0])}, expected at least two different labels`,
    );
  }
  const others = async (path: string) => {
    const samples = await readDataFile(path, options);
    requireLabels(path, samples, labels);
    return samples;
  };
  const test = options.test === undefined ? undefined : await others(options.test);
  if (options.dev !== undefined) return { labels, train: all, dev: await others(options.dev), test };
  return { labels, ...holdOut(all, options), test };
}

/** Splits off a tenth of every class; a class of a single text keeps it. */
function holdOut(all: readonly TextSample[], { train: path, seed }: TrainOptions): Pick<Texts, 'train' | 'dev'> {
  const counts = new Map<string, number>();
  for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  const single = ({ label }: TextSample) => counts.get(label) === 1;
  const several = all.filter((sample) => !single(sample));
  if (several.length === 0)
    throw new ThroughtimeError('ERR_TT_FILE', `${path}: no label has two texts, so none can be held out; give others with --dev`);
  const [train, dev] = stratifiedSplit(several, [0.9, 0.1], { by: ({ label }) => label, seed });
  tell(`no --dev: ${dev.length} of ${all.length} training texts are held out to choose the best epoch`);
  return { train: [...train, ...all.filter(single)], dev };
}

/** Numbers in order of value, other labels in order of their characters. */
function sortedLabels(samples: readonly TextSample[]): readonly string[] {
  const labels = [...new Set(samples.map(({ label }) => label))].sort();
  return labels.every((label) => /^-?\d{1,15}$/.test(label)) ? labels.sort((a, b) => Number(a) - Number(b)) : labels;
}

/** The words of the training texts. */
export function vocabularyOf({ train }: Texts, { tokenizer, maxLength, maxVocabulary, minFrequency }: TrainOptions): Vocabulary {
  const tokenize = tokenizerOf(tokenizer);
  const counts = new Map<string, number>();
  for (const { text } of train) countTokens([tokenize(text).slice(0, maxLength)], counts);
  return Vocabulary.fromCounts(counts, { maxSize: maxVocabulary, minFrequency });
}

/** Texts as ids. */
export function encodeSamples(
  samples: readonly TextSample[],
  labels: readonly string[],
  vocabulary: Vocabulary,
  { tokenizer, maxLength }: TrainOptions,
): readonly Sample[] {
  const tokenize = tokenizerOf(tokenizer);
  const numbers = new Map(labels.map((label, c) => [label, c]));
  return samples.map(({ text, label }) => ({
    tokens: vocabulary.encode(tokenize(text).slice(0, maxLength)),
    label: numbers.get(label) as number,
  }));
}
