// Words in shades.
import { formatNumber } from './format.js';
import { markup, type Markup } from './markup.js';
import type { WordsSection } from './section.js';

const mostTexts = 200;

export function wordsHtml({ texts }: WordsSection): Markup {
  const shown = texts.slice(0, mostTexts).map(({ caption, words, weights }) => {
    const largest = Math.max(...weights.map((weight) => (Number.isFinite(weight) ? Math.abs(weight) : 0)), 0);
    const marked = words.map((word, i) => {
      const weight = weights[i] as number;
      const share = largest > 0 && Number.isFinite(weight) ? Math.abs(weight) / largest : 0;
      const hue = weight < 0 ? 'against' : 'for';
      return markup`<span class="${hue}" style="--share:${share.toFixed(3)}" title="${formatNumber(weight)}">${word}</span>`;
    });
    return markup`<figure class="words"><figcaption><bdi>${caption}</bdi></figcaption><p>${marked}</p></figure>`;
  });
  const rest = texts.length > mostTexts ? markup`<p class="note">The first ${mostTexts} of ${formatNumber(texts.length)}.</p>` : undefined;
  return markup`${shown}${rest}`;
}
