// Texts as tokens and back, for models that write: the words of a sentence, its characters, or tokens that somebody else cut.
import { checkChoice, checkString } from '../check.js';
import { listOf, text } from '../form.js';
import { characters, whitespace } from './tokenizers.js';

/**
 * What the tokens of a text are. `words`: words (with the apostrophes, periods and hyphens inside them) and single signs. `characters`: code
 * points. `pretokenized`: what stands between white space.
 */
export type TextUnit = 'words' | 'characters' | 'pretokenized';
export const textUnits = ['words', 'characters', 'pretokenized'] as const;

const word = /[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;
const closing = /^[.,;:!?%)\]}»”…]$/u; // joined to what is before it
const opening = /^[([{«“„¿¡$£€#]$/u; // and to what is after it

/**
 * The tokens of a text.
 * @throws ThroughtimeError ERR_TT_ARG for an unknown unit
 * @example
 * ```ts
 * import { textTokens, tokensText } from 'throughtime';
 * const tokens = textTokens("Don't go, it's 4.50!", 'words'); // ["Don't", "go", ",", "it's", "4.50", "!"]
 * console.log(tokensText(tokens, 'words')); // Don't go, it's 4.50!
 * ```
 */
export function textTokens(text: string, unit: TextUnit): string[] {
  checkString('textTokens', 'text', text);
  switch (checkChoice('textTokens', 'unit', unit, textUnits)) {
    case 'words':
      return text.match(word) ?? [];
    case 'characters':
      return characters(text);
    case 'pretokenized':
      return whitespace(text);
  }
}

/**
 * The text of some tokens: words get spaces between them, none before a closing sign and none after an opening one; straight quotes open
 * and close in turn.
 * @throws ThroughtimeError ERR_TT_ARG for an unknown unit
 */
export function tokensText(tokens: readonly string[], unit: TextUnit): string {
  listOf(text)('tokensText', 'tokens', tokens);
  switch (checkChoice('tokensText', 'unit', unit, textUnits)) {
    case 'words':
      return joined(tokens);
    case 'characters':
      return tokens.join('');
    case 'pretokenized':
      return tokens.join(' ');
  }
}

function joined(tokens: readonly string[]): string {
  let text = '';
  let glued = true; // the next token follows without a space
  let quoted = false;
  for (const token of tokens) {
    const quote = token === '"';
    if (!glued && !closing.test(token) && !(quote && quoted)) text += ' ';
    text += token;
    if (quote) quoted = !quoted;
    glued = quote ? quoted : opening.test(token);
  }
  return text;
}
