// What is measured of a language model, and how it is told.
import { bitsPerCharacter } from '../../metrics/bits-per-character.js';
import { perplexity } from '../../metrics/perplexity.js';
import { NgramModel } from '../../models/ngram.js';
import type { TextScore } from '../../models/language-evaluation.js';
import type { Section } from '../../report/page/section.js';
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

/** The same in figures at the head of a page. */
export function scoreFacts(part: string, { nats, perplexity, bits }: TextScore, level: TextLevel): readonly (readonly [string, number])[] {
  return [
    level === 'word' ? [`${part} perplexity`, perplexity] : [`${part} bits per character`, bits],
    [`${part} nats per ${level}`, nats],
  ];
}

/** The model beside counting. */
export function scoreSections({
  level,
  dev,
  test,
  ngram,
}: {
  readonly level: TextLevel;
  readonly dev: TextScore;
  readonly test: TextScore | undefined;
  readonly ngram: NgramScores | undefined;
}): readonly Section[] {
  const row = (part: string, method: string, nats: number) => [
    part,
    method,
    nats,
    level === 'word' ? perplexity(nats) : bitsPerCharacter(nats),
  ];
  const order = `${ngram?.order}-gram`;
  const rows = [
    ...(ngram ? [row('dev', order, ngram.dev)] : []),
    row('dev', 'model', dev.nats),
    ...(ngram?.test === undefined ? [] : [row('test', order, ngram.test)]),
    ...(test ? [row('test', 'model', test.nats)] : []),
  ];
  const columns = ['text', 'method', `nats per ${level}`, level === 'word' ? 'perplexity' : 'bits per character'];
  return [{ kind: 'table', title: 'Scores', columns, rows }];
}
