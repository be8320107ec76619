// Some texts on a page: what the translator says of them, and where it looks.
import type { Section } from '../../report/page/section.js';
import { attentionSection, translationsSection } from '../../report/sections/translation.js';
import type { TranslateOptions, Translator } from '../../saved/translator.js';

// Rows of the table, and drawings of attention, which are large.
const [mostPairs, mostDrawings] = [20, 3];
// Words of a source that a drawing shows one by one, also on a phone.
const mostTokens = 24;

/** Pairs from all over a file, their translations, and attention where the model has some. */
export async function sampleSections(
  translator: Translator,
  pairs: readonly { readonly source: string; readonly target: string }[],
  search: TranslateOptions,
): Promise<readonly Section[]> {
  const stride = Math.ceil(pairs.length / mostPairs);
  const some = pairs.filter((_, i) => i % stride === 0);
  const sources = some.map(({ source }) => source);
  const said = await translator.translateBatch(sources, search);
  const texts = said.map((translation, i) => ({ source: sources[i] as string, translation, right: some[i]?.target as string }));
  return [translationsSection(texts), ...(await attentionSections(translator, sources, search, mostDrawings))];
}

/** Attention of the first sources that a drawing has room for; of the first one where all are longer. */
export async function attentionSections(
  translator: Translator,
  sources: readonly string[],
  search: TranslateOptions,
  most: number,
): Promise<readonly Section[]> {
  if (translator.model.config.attention.kind === 'none') return [];
  const fitting = sources.filter((source) => translator.tokens('source', source).length <= mostTokens);
  const shown = (fitting.length > 0 ? fitting : sources.slice(0, 1)).slice(0, most);
  const said = await translator.translateBatch(shown, { ...search, nBest: 1, attention: true });
  return said
    .filter(({ tokens }) => tokens.length > 0)
    .map((translation, i) => attentionSection(translation, said.length === 1 ? 'Attention' : `Attention, example ${i + 1}`));
}
