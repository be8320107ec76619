// From files to numbered samples: labels, held-out texts, words.
import type { TextSample } from '../../data/readers/index.js';
import { countTokens } from '../../text/counts.js';
import { tokenizerOf } from '../../text/tokenizers.js';
import { Vocabulary } from '../../text/vocabulary.js';
import { holdOut, requireLabels, sortedLabels } from '../classification/labels.js';
import { readDataFile } from '../data-files.js';
import { partsOf, type Parts } from '../training/parts.js';
import type { TrainOptions } from './options.js';

/** Texts with their labels, in three parts. */
export interface Texts extends Parts<TextSample> {
  /** The names of the classes, in order. */
  readonly labels: readonly string[];
}

/** A text as the model sees it. */
export interface Sample {
  readonly tokens: Int32Array;
  readonly label: number;
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readTexts(options: TrainOptions): Promise<Texts> {
  const all = await readDataFile(options.train, options);
  const labels = sortedLabels(options.train, all);
  const others = async (path: string) => {
    const samples = await readDataFile(path, options);
    requireLabels(path, samples, labels);
    return samples;
  };
  return { labels, ...(await partsOf(all, options, others, () => holdOut(options.train, all, options.seed, 'texts'))) };
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
