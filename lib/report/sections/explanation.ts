// What answers come from, as parts of a page.
import type { TextExplanation } from '../../analysis/explain-text.js';
import { listOf, maybe, number, parts, text } from '../../form.js';
import type { Section, WordsSection } from '../page/section.js';

/**
 * Texts whose words are shaded by what they do to the answer and, with attention pooling, by where the model looks.
 * @param explained as `explainText` tells them
 */
export function explanationSections(explained: readonly TextExplanation[]): readonly Section[] {
  const words = listOf(parts({ token: text, score: number, attention: maybe(number) }));
  listOf(parts({ label: text, probability: number, target: text, words }))('explanationSections', 'explained', explained);
  if (explained.length === 0) return [];
  const shaded = (weight: (word: TextExplanation['words'][number]) => number): WordsSection['texts'] =>
    explained.map(({ label, probability, target, words }) => ({
      caption: `${label}, probability ${probability.toFixed(4)}${target === label ? '' : `; words for ${target}`}`,
      words: words.map(({ token }) => token),
      weights: words.map(weight),
    }));
  const attends = explained.some(({ words }) => words.some(({ attention }) => attention !== undefined));
  return [
    {
      kind: 'words',
      title: 'Word importance',
      texts: shaded(({ score }) => score),
      note: 'Part of the log-odds of the class: blue words speak for it, orange ones against it. The strongest word of a text has the full shade.',
    },
    ...(attends
      ? [{ kind: 'words', title: 'Attention', texts: shaded(({ attention = 0 }) => attention), note: 'Where the model looks.' } as const]
      : []),
  ];
}
