// What is measured of a language model, and how it is told.
import { bitsPerCharacter } from '../../metrics/bits-per-character.js';
import { perplexity } from '../../metrics/perplexity.js';
import type { TextScore } from '../../models/language-evaluation.js';
import { NgramModel } from '../../models/ngram.js';
import type { Section } from '../../report/page/sections.js';
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

/** What a report page shows of the results. */
export function languageSections(
  level: TextLevel,
  scores: { readonly dev: TextScore; readonly test?: TextScore; readonly ngram?: NgramScores },
  sample: string,
): readonly Section[] {
  const { ngram } = scores;
  const unit = level === 'word' ? 'perplexity' : 'bits per character';
  const value = level === 'word' ? perplexity : bitsPerCharacter;
  const bars = (['dev', 'test'] as const).flatMap((part) => {
    const [own, other] = [scores[part]?.nats, ngram?.[part]];
    return [
      ...(own === undefined ? [] : [{ name: part, value: value(own) }]),
      ...(other === undefined ? [] : [{ name: `${part}, ${ngram?.order}-gram`, value: value(other) }]),
    ];
  });
  return [
    { kind: 'bars', title: `${unit[0]?.toUpperCase()}${unit.slice(1)}`, x: 'text', y: unit, bars },
    { kind: 'text', title: 'What the model writes', lines: sample.split('\n'), note: 'From the beginning of a line, at temperature 0.8.' },
  ];
}
