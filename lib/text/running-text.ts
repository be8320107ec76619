// A text as one sequence of tokens for a language model, and back.
import { checkChoice, checkString } from '../check.js';
import { characters } from './tokenizers.js';

/** What the tokens of a language model are. */
export type TextLevel = 'word' | 'character';
export const textLevels = ['word', 'character'] as const;

/** The token that ends a line of words. */
export const endOfLine = '<eos>';

/**
 * The tokens of a running text: its code points, or the words between white space as they are, with `<eos>` for the end of every line (the
 * form of the Penn Treebank and WikiText files).
 * @throws ThroughtimeError ERR_TT_ARG for an unknown level
 * @example
 * ```ts
 * import { runningTokens } from 'throughtime';
 * console.log(runningTokens('no it was\nn\'t black monday\n', 'word')); // ["no", "it", "was", "<eos>", "n't", "black", "monday", "<eos>"]
 * ```
 */
export function runningTokens(text: string, level: TextLevel): string[] {
  if (checkChoice('runningTokens', 'level', level, textLevels) === 'character') return characters(text);
  checkString('runningTokens', 'text', text);
  const tokens: string[] = [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop(); // what follows the last end of line is no line
  for (const line of lines) {
    for (const [word] of line.matchAll(/\S+/g)) tokens.push(word);
    tokens.push(endOfLine);
  }
  return tokens;
}

/**
 * A token as the text that it adds after another: words come after a space, `<eos>` is a line feed.
 * @param before the token before it; undefined at the beginning of a text
 */
export function runningText(token: string, before: string | undefined, level: TextLevel): string {
  if (level === 'character') return token;
  if (token === endOfLine) return '\n';
  return before === undefined || before === endOfLine ? token : ` ${token}`;
}
