// How BLEU cuts texts into tokens. Scores are comparable only under the same rules (Post 2018), so these are those of SacreBLEU.
// They see code points, as Python does, and its white space.
import { characters } from '../../text/tokenizers.js';

/**
 * `13a`: the rules of NIST's mteval-v13a, for languages with Latin letters; what WMT reports. `intl`: those of mteval-v14 with its option
 * for all languages: punctuation and symbols of any script are tokens. `char`: code points. `none`: what stands between white space.
 */
export type BleuTokenizer = '13a' | 'intl' | 'char' | 'none';

type Rule = readonly [pattern: RegExp, replacement: string];

// eslint-disable-next-line no-control-regex -- Python's str.split() takes these separators of ASCII for white space
const whiteSpace = /(?:[^\S\ufeff]|[\x1c-\x1f\x85])+/;

const entities: readonly Rule[] = [
  [/<skipped>/g, ''],
  [/-\n/g, ''],
  [/\n/g, ' '],
  [/&quot;/g, '"'],
  [/&amp;/g, '&'],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
];

const western: readonly Rule[] = [
  [/([{-~[-` -&(-+:-@/])/gu, ' $1 '], // ASCII signs but ' , - .
  [/([^0-9])([.,])/gu, '$1 $2 '], // a period or comma after anything but a digit
  [/([.,])([^0-9])/gu, ' $1 $2'], // and before
  [/([0-9])(-)/gu, '$1 $2 '], // a dash after a digit
];

const international: readonly Rule[] = [
  [/(\P{N})(\p{P})/gu, '$1 $2 '],
  [/(\p{P})(\P{N})/gu, ' $1 $2'],
  [/(\p{S})/gu, ' $1 '],
];

const tokenizers: Readonly<Record<BleuTokenizer, (text: string) => string>> = {
  '13a': (text) => replaced(` ${replaced(text, entities)} `, western),
  intl: (text) => replaced(text, international),
  char: (text) => characters(text).join(' '),
  none: (text) => text,
};

/** Their names. */
export const bleuTokenizers = Object.keys(tokenizers) as readonly BleuTokenizer[];

/** The tokens of a text. */
export function bleuTokens(text: string, tokenizer: BleuTokenizer, lowercase: boolean): readonly string[] {
  const own = (lowercase ? text.toLowerCase() : text).replace(new RegExp(`${whiteSpace.source}$`), '');
  return tokenizers[tokenizer](own)
    .split(whiteSpace)
    .filter((token) => token !== '');
}

function replaced(text: string, rules: readonly Rule[]): string {
  return rules.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
