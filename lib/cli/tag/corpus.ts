// From files to numbered samples: tags, held-out sentences, words.
import { readTagged, type Encoding, type TaggedSentence } from '../../data/readers/index.js';
import { randomSplit } from '../../data/split.js';
import { describe, ThroughtimeError } from '../../errors.js';
import { countTokens } from '../../text/counts.js';
import { Vocabulary } from '../../text/vocabulary.js';
import { listed } from '../classification/labels.js';
import { tell } from '../output.js';
import { partsOf, type Parts } from '../training/parts.js';
import type { TagTrainOptions } from './options.js';

/** Tagged sentences in three parts. */
export interface TaggedCorpus extends Parts<TaggedSentence> {
  /** The names of the tags, in order. */
  readonly tags: readonly string[];
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readTaggedCorpus(options: TagTrainOptions): Promise<TaggedCorpus> {
  const { train: path, encoding, seed } = options;
  const all = await readSentences(path, encoding);
  const tags = [...new Set(all.flatMap(({ tags }) => tags))].sort();
  if (tags.length < 2)
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${path}: all tokens have the tag ${describe(tags[0])}, expected at least two different tags`,
    );
  const known = async (other: string) => {
    const sentences = await readSentences(other, encoding);
    requireTags(other, sentences, tags);
    return sentences;
  };
  return { tags, ...(await partsOf(all, options, known, () => holdOut(path, all, seed))) };
}

/** Splits off a tenth of the sentences. */
function holdOut(path: string, all: readonly TaggedSentence[], seed: number): Pick<TaggedCorpus, 'train' | 'dev'> {
  if (all.length < 2) throw new ThroughtimeError('ERR_TT_FILE', `${path}: one sentence, so none can be held out; give others with --dev`);
  const share = Math.max(0.1, 1 / all.length);
  const [train, dev] = randomSplit(all, [1 - share, share], { seed });
  tell(`no --dev: ${dev.length} of ${all.length} training sentences are held out to choose the best epoch`);
  return { train, dev };
}

/** All sentences of a file. @throws ThroughtimeError ERR_TT_FILE naming file and line */
export async function readSentences(path: string, encoding: Encoding): Promise<readonly TaggedSentence[]> {
  const sentences: TaggedSentence[] = [];
  for await (const sentence of readTagged(path, { encoding, onWarning: tell })) sentences.push(sentence);
  return sentences;
}

/** @throws ThroughtimeError ERR_TT_FILE naming the first line whose tag is none of `tags` */
export function requireTags(path: string, sentences: readonly TaggedSentence[], tags: readonly string[]): void {
  const known = new Set(tags);
  for (const { tags: given, line } of sentences) {
    const stray = given.findIndex((tag) => !known.has(tag));
    if (stray === -1) continue;
    throw new ThroughtimeError('ERR_TT_FILE', `${path}:${line + stray}: tag is ${describe(given[stray])}, expected one of ${listed(tags)}`);
  }
}

/** The words of the training sentences. */
export function wordsOf({ train }: TaggedCorpus, { lowercase, maxVocabulary, minFrequency }: TagTrainOptions): Vocabulary {
  const counts = countTokens(train.map(({ tokens }) => (lowercase ? tokens.map((token) => token.toLowerCase()) : tokens)));
  return Vocabulary.fromCounts(counts, { maxSize: maxVocabulary, minFrequency });
}
