// Which tokens of a text surprise a language model.
import { inference } from '../../inference.js';
import { crossEntropy } from '../../losses/cross-entropy.js';
import type { LanguageModel } from '../../models/language-model.js';
import { tensor } from '../../create.js';
import type { Section } from '../../report/page/section.js';
import type { TextLevel } from '../../text/running-text.js';

// A page of words, or some lines of characters.
const mostTokens = 400;

/**
 * The beginning of a text, shaded by -log p of each token given those before it.
 * @param tokens at least two
 * @param ids of the same tokens
 */
export async function surpriseSection(
  model: LanguageModel,
  tokens: readonly string[],
  ids: Int32Array,
  level: TextLevel,
): Promise<Section> {
  const count = Math.min(tokens.length, mostTokens) - 1;
  const nats = await inference(model, () => {
    const { logits } = model.step(tensor(ids.subarray(0, count), { shape: [1, count] }));
    return crossEntropy(logits, tensor(ids.subarray(1, count + 1), { shape: [1, count] }), { reduction: 'none' }).data();
  });
  const words = tokens.slice(1, count + 1).map((token) => (level === 'character' ? visible(token) : token));
  const caption = `after ${JSON.stringify(tokens[0])}`;
  return {
    kind: 'words',
    title: 'Surprise',
    texts: [{ caption, words, weights: Array.from(nats) }],
    note: `The darker a ${level}, the less probable it was after all before it; the number is -log p in nats. The first ${count + 1} ${level}s.`,
  };
}

function visible(character: string): string {
  return { '\n': '⏎', '\t': '⇥', ' ': '␣' }[character] ?? character;
}
