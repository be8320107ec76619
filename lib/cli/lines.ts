// The lines of a stream. Not by node:readline, which ends lines at U+2028 too: then one text would get two answers.
import type { Readable } from 'node:stream';

/** Lines end at `\n` or `\r\n`; the last need not end. */
export async function* linesOf(stream: Readable): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
