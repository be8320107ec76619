// A file as one running text.
import { checkOptions } from '../../check.js';
import { runningTokens, type TextLevel } from '../../text/running-text.js';
import { textBlocks, type Encoding } from './text.js';

export interface RunningTextOptions {
  /** What the tokens are. */
  readonly level: TextLevel;
  /** Default `auto`. */
  readonly encoding?: Encoding;
  /** Told what is unusual about the file. Default: nobody. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The `runningTokens` of a file, plain or `.gz`.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE
 * @example
 * ```ts
 * import { readRunningText, Vocabulary } from 'throughtime';
 * async function read(path: string) {
 *   const tokens = await readRunningText(path, { level: 'word' });
 *   return Vocabulary.build([tokens], { specials: ['<unk>'] }).encode(tokens);
 * }
 * ```
 */
export async function readRunningText(path: string, options: RunningTextOptions): Promise<string[]> {
  const { level, encoding, onWarning } = checkOptions('readRunningText', options, {
    level: undefined,
    encoding: 'auto',
    onWarning: undefined,
  });
  const tokens: string[] = [];
  for await (const { text } of textBlocks(path, { encoding, onWarning }))
    for (const token of runningTokens(text, level as TextLevel)) tokens.push(token);
  return tokens;
}
