// What is measured of a language model, and how it is told.
import { bitsPerCharacter } from '../../metrics/bits-per-character.js';
import { perplexity } from '../../metrics/perplexity.js';
import { NgramModel } from '../../models/ngram.js';
import type { TextLevel } from '../../text/running-text.js';
import type { Corpus } from './corpus.js';

/** Mean nats of the held-out texts under an n-gram model. */
export interface NgramScores {
  readonly order: number;
  readonly dev: number;
  readonly test?: number;
}

/** Counts the training text and measures the others. */
export function ngramScores({ vocabulary, train, dev, test }: Corpus, order: number): NgramScores {
  const model = new NgramModel(train, { order, vocabularySize: vocabulary.size });
  return { order, dev: model.nats(dev), ...(test && { test: model.nats(test) }) };
}

/** `1.5912 nats per character, 2.2956 bits` or `4.4012 nats per word, perplexity 81.55`. */
export function scoreWords(nats: number, level: TextLevel): string {
  const other = level === 'word' ? `perplexity ${perplexity(nats).toFixed(2)}` : `${bitsPerCharacter(nats).toFixed(4)} bits`;
  return `${nats.toFixed(4)} nats per ${level}, ${other}`;
}
