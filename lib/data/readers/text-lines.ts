// The lines of a file of text.
import { textBlocks, type Decoding } from './text.js';

/** Lines end at `\n` or `\r\n`; the last need not end. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function* textLines(path: string, decoding: Decoding): AsyncGenerator<string, void, undefined> {
  // A block but the last ends with a line feed, after which no line begins.
  for await (const { text } of textBlocks(path, decoding)) if (text !== '') yield* text.replace(/\r?\n$/, '').split(/\r?\n/);
}
