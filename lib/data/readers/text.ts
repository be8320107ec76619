// A file as text, in blocks of whole lines.
import { isUtf8 } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { byteBlocks, type ByteBlock } from './bytes.js';
import { badFile, badLine } from './fault.js';
import { decodeWindows1252 } from './windows1252.js';

/**
 * How bytes become text. `utf8` refuses what is not UTF-8. `latin1` is windows-1252, as on the web: the printable characters of Latin-1 are
 * the same in it. `auto` is UTF-8 when the whole file is valid UTF-8 and `latin1` otherwise: the file is read twice.
 */
export type Encoding = 'auto' | 'utf8' | 'latin1';

/** What reading a text needs to know. */
export interface Decoding {
  readonly encoding: Encoding;
  readonly onWarning: ((message: string) => void) | undefined;
}

/** Some lines of a text. Every block but the last ends with a line feed. */
export interface TextBlock {
  readonly text: string;
  /** Number of the first line, from 1. */
  readonly line: number;
}

const utf8Mark = Buffer.of(0xef, 0xbb, 0xbf);
const utf16Marks = [Buffer.of(0xff, 0xfe), Buffer.of(0xfe, 0xff)];

/** The text of a file without its byte order mark. @throws ThroughtimeError (rejects) ERR_TT_FILE naming the line of what is no text */
export async function* textBlocks(path: string, decoding: Decoding): AsyncGenerator<TextBlock, void, undefined> {
  const latin1 = decoding.encoding === 'auto' ? await isLatin1(path, decoding) : decoding.encoding === 'latin1';
  for await (const block of byteBlocks(path)) {
    const { line } = block;
    const bytes = line === 1 ? unmarked(path, block.bytes) : block.bytes;
    const wrong = firstLine(block, (part) => part.includes(0));
    if (wrong !== undefined) throw badLine(path, wrong, 'holds a zero byte, expected text in UTF-8 or Latin-1 (is it UTF-16, or no text?)');
    if (latin1) yield { text: decodeWindows1252(bytes), line };
    else yield { text: utf8(path, { bytes, line }), line };
  }
}

/** Invalid bytes may come late, and two encodings in one file would spoil half of it, so the whole file decides. */
async function isLatin1(path: string, { onWarning }: Decoding): Promise<boolean> {
  await requireFile(path);
  for await (const block of byteBlocks(path)) {
    const line = firstLine(block, (part) => !isUtf8(part));
    if (line === undefined) continue;
    onWarning?.(`${path}:${line}: holds bytes that are not UTF-8; the file is read as Latin-1 (windows-1252)`);
    return true;
  }
  return false;
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined); // reading tells better what is wrong
  if (found && !found.isFile() && !found.isDirectory())
    throw badFile(path, 'is no regular file, expected encoding "utf8" or "latin1" for it ("auto" reads twice)');
}

function utf8(path: string, block: ByteBlock): string {
  const line = firstLine(block, (part) => !isUtf8(part));
  if (line !== undefined) throw badLine(path, line, 'holds bytes that are not UTF-8 (encoding "latin1" reads them as Latin-1)');
  return block.bytes.toString('utf8');
}

function unmarked(path: string, bytes: Buffer): Buffer {
  if (utf16Marks.some((mark) => startsWith(bytes, mark)))
    throw badLine(path, 1, 'starts with the byte order mark of UTF-16, expected text in UTF-8 or Latin-1');
  return startsWith(bytes, utf8Mark) ? bytes.subarray(utf8Mark.length) : bytes;
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}

/** The number of the first line that is wrong. Whole blocks are looked at first: they are mostly right. */
function firstLine({ bytes, line }: ByteBlock, wrong: (bytes: Buffer) => boolean): number | undefined {
  if (!wrong(bytes)) return undefined;
  for (let start = 0, number = line; ; number++) {
    const end = bytes.indexOf(10, start) + 1;
    if (end === 0 || wrong(bytes.subarray(start, end))) return number;
    start = end;
  }
}
