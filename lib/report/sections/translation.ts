// What a translator says, and where it looks, as parts of a page.
import { complain, Says } from '../../errors.js';
import { listOf, maybe, number, numbers, parts, text } from '../../form.js';
import type { Translation } from '../../saved/translator.js';
import type { BleuScore } from '../../metrics/bleu.js';
import type { BarsSection, HeatmapSection, TableSection } from '../page/section.js';

/** A source and what was said of it. */
export interface TranslatedText {
  readonly source: string;
  readonly translation: Translation;
  /** A right translation, where one is known. */
  readonly right?: string;
}

/**
 * A row per translation: the best of a source first, its alternatives below it.
 * @param texts in the order of the page
 * @example
 * ```ts
 * import { translationsSection, type Translator } from 'throughtime';
 * async function show(translator: Translator, source: string) {
 *   return translationsSection([{ source, translation: await translator.translate(source, { width: 5, nBest: 3 }) }]);
 * }
 * ```
 */
export function translationsSection(texts: readonly TranslatedText[]): TableSection {
  const said = { text, score: number };
  const translation = parts({ ...said, alternatives: maybe(listOf(parts(said))) });
  listOf(parts({ source: text, translation, right: maybe(text) }))('translationsSection', 'texts', texts);
  const known = texts.some(({ right }) => right !== undefined);
  const several = texts.some(({ translation }) => translation.alternatives !== undefined);
  const rows = texts.flatMap(({ source, translation, right = '' }) =>
    [translation, ...(translation.alternatives ?? [])].map(({ text, score }, i) => [
      i === 0 ? source : '',
      text,
      ...(known ? [i === 0 ? right : ''] : []),
      score,
    ]),
  );
  const columns = ['source', 'translation', ...(known ? ['right'] : []), 'score'];
  const order = several ? ' The best of each source comes first.' : '';
  const note = `The score is the log probability after the penalties of the search.${order}`;
  return { kind: 'table', title: 'Translations', columns, rows, note };
}

/**
 * Where the decoder looked: a row per token of the translation, whose weights over the tokens of the source sum to 1.
 * @param translation made with `attention: true`
 * @throws ThroughtimeError ERR_TT_ARG for one without
 * @example
 * ```ts
 * import { attentionSection, type Translator } from 'throughtime';
 * async function show(translator: Translator, source: string) {
 *   return attentionSection(await translator.translate(source, { attention: true }));
 * }
 * ```
 */
export function attentionSection(translation: Translation, title = 'Attention'): HeatmapSection {
  const op = 'attentionSection';
  parts({ tokens: listOf(text), sourceTokens: maybe(listOf(text)), attention: maybe(listOf(numbers)) })(op, 'translation', translation);
  text(op, 'title', title);
  const { tokens, sourceTokens, attention } = translation;
  if (!attention || !sourceTokens) {
    const got = new Says('without attention');
    throw complain('ERR_TT_ARG', { op, arg: 'translation', got, want: 'one made with attention: true' });
  }
  return {
    kind: 'heatmap',
    title,
    x: 'source',
    y: 'translation',
    columns: sourceTokens,
    rows: tokens,
    values: attention.map((row) => Array.from(row)),
    note: 'How much each token of the translation looks at each token of the source.',
  };
}

/** What BLEU is made of: the share of right n-grams, in percent. */
export function bleuSection(score: BleuScore): BarsSection {
  parts({ precisions: numbers })('bleuSection', 'score', score);
  const { precisions } = score;
  const bars = precisions.map((value, i) => ({ name: `${i + 1}`, value }));
  return { kind: 'bars', title: 'Precision of n-grams', x: 'n', y: 'percent', bars };
}
