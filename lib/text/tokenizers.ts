// Texts to tokens. A tokenizer is a function, so anybody's own stands beside these.
import { checkChoice, checkString } from '../check.js';

/** Cuts a text into tokens. The same text must always give the same tokens: a vocabulary is built with them and looked up by them. */
export type Tokenizer = (text: string) => string[];

/** The words between white space, as they are. White space is what `\s` matches. */
export function whitespace(text: string): string[] {
  return checkString('whitespace', 'text', text).match(/\S+/g) ?? [];
}

/**
 * Words and punctuation in lower case, as `basic_english` of torchtext: `' . , ( ) ! ?` are tokens of their own; `;`, `:` and `<br />`
 * separate words as white space does; `"` is removed and joins what stood around it.
 * @example
 * ```ts
 * import { basicEnglish } from 'throughtime';
 * console.log(basicEnglish("It's fine.<br />Really!")); // ["it", "'", "s", "fine", ".", "really", "!"]
 * ```
 */
export function basicEnglish(text: string): string[] {
  // Quotes go first, because without them `<br"" />` is a line break too.
  const plain = checkString('basicEnglish', 'text', text).toLowerCase().replaceAll('"', '').replaceAll('<br />', ' ');
  return plain.match(/['.,()!?]|[^\s'.,()!?;:]+/g) ?? [];
}

/** Code points: letters, spaces, signs. An emoji of several code points is several tokens; see `graphemes`. */
export function characters(text: string): string[] {
  return Array.from(checkString('characters', 'text', text));
}

// Without a locale, so that a vocabulary fits on every machine.
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Characters as a reader sees them (grapheme clusters of Unicode): a letter with its accents, a flag, a family are one token each. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(checkString('graphemes', 'text', text)), ({ segment }) => segment);
}

const tokenizers = { whitespace, basicEnglish, characters, graphemes };

/** A tokenizer of this package by name, as files keep it. */
export type TokenizerName = keyof typeof tokenizers;

/**
 * The tokenizer of a name.
 * @throws ThroughtimeError ERR_TT_ARG for an unknown name, listing the known ones
 * @example
 * ```ts
 * import { tokenizerOf } from 'throughtime';
 * console.log(tokenizerOf('characters')('no')); // ["n", "o"]
 * ```
 */
export function tokenizerOf(name: TokenizerName): Tokenizer {
  return tokenizers[checkChoice('tokenizerOf', 'name', name, Object.keys(tokenizers) as TokenizerName[])];
}
