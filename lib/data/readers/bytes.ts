// A file in blocks of whole lines. A line feed is one byte and part of no other character in UTF-8 as in Latin-1, so lines can be
// found before the encoding is known.
import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { checkPath } from '../../check.js';
import { ThroughtimeError } from '../../errors.js';
import { badFile } from './fault.js';

/** Some lines of a file. Every block but the last ends with a line feed. */
export interface ByteBlock {
  readonly bytes: Buffer;
  /** Number of the first line, from 1. */
  readonly line: number;
}

const lineFeed = 10;
const blockBytes = 1 << 18;

/** The lines of a file; one whose name ends in `.gz` is decompressed. @throws ThroughtimeError (rejects) ERR_TT_FILE */
export async function* byteBlocks(path: string): AsyncGenerator<ByteBlock, void, undefined> {
  checkPath('read', 'path', path);
  let rest: Buffer[] = [];
  let line = 1;
  try {
    for await (const chunk of open(path) as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end > 0) {
        const bytes = Buffer.concat([...rest, chunk.subarray(0, end)]);
        rest = [];
        yield { bytes, line };
        line += lineFeeds(bytes);
      }
      if (end < chunk.length) rest.push(chunk.subarray(end));
    }
  } catch (cause) {
    if (cause instanceof ThroughtimeError) throw cause;
    throw badFile(path, `cannot be read (${(cause as Error).message})`, cause);
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), line };
}

/** Streams read only as far as they are asked to, and close when their reader stops. */
function open(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: blockBytes });
  // The errors of both streams come out of the reading of the last.
  return /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file;
}

function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === lineFeed) count++;
  return count;
}
