// A file as one running text.
import { checkOptions } from '../../check.js';
import { runningTokens, type TextLevel } from '../../text/running-text.js';
import { checkReading } from './reading.js';
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
  const op = 'readRunningText';
  const { level, ...rest } = checkOptions(op, options, { level: undefined, encoding: 'auto', onWarning: undefined });
  const reading = checkReading(op, path, { ...rest, maxRows: undefined });
  const tokens: string[] = [];
  for await (const { text } of textBlocks(path, reading)) for (const token of runningTokens(text, level as TextLevel)) tokens.push(token);
  return tokens;
}
