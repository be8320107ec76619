// The rows of a text file of word vectors. Rows are taken apart as bytes: a file has millions, a vocabulary keeps thousands.
import { byteBlocks } from '../data/readers/bytes.js';
import { badFile, badLine } from '../data/readers/fault.js';

/** What the file holds, as its first line tells. */
export interface VectorForm {
  readonly dimension: number;
  /** Number of rows that the header of word2vec promises; undefined in a file without header. */
  readonly count: number | undefined;
}

/** A word and its numbers, which are parsed when somebody wants them. */
export interface VectorRow {
  readonly form: VectorForm;
  readonly word: string;
  /** @throws ThroughtimeError ERR_TT_FILE when one is no number */
  numbers(): number[];
}

/** The rows of a file. @throws ThroughtimeError (rejects) ERR_TT_FILE naming the line of a bad row */
export async function* vectorRows(path: string): AsyncGenerator<VectorRow, void, undefined> {
  let form: VectorForm | undefined;
  for await (const { bytes, line: first } of byteBlocks(path)) {
    if (bytes.includes(0)) throw badFile(path, 'holds zero bytes, expected text (the binary form of word2vec is not read)');
    let line = first;
    for (let start = 0; start < bytes.length; line++) {
      const feed = bytes.indexOf(0x0a, start);
      const row = trimmed(bytes.subarray(start, feed === -1 ? bytes.length : feed));
      start = feed === -1 ? bytes.length : feed + 1;
      if (row.length === 0) continue;
      if (form === undefined) {
        const header = /^(\d+)[ \t]+(\d+)$/.exec(row.toString('latin1'));
        form = header
          ? { count: Number(header[1]), dimension: Number(header[2]) }
          : { count: undefined, dimension: fields(row).length - 1 };
        if (form.dimension < 1) throw badLine(path, line, 'holds no vector, expected a word and numbers');
        if (header) continue;
      }
      yield rowOf(path, line, row, form);
    }
  }
}

function rowOf(path: string, line: number, row: Buffer, form: VectorForm): VectorRow {
  const end = wordEnd(row, form.dimension);
  const word = row.toString('utf8', 0, end);
  const pieces = word.split(/[ \t]+/);
  // A word of several pieces that ends in a number is a row with too many numbers.
  if (word === '' || (pieces.length > 1 && (form.count !== undefined || Number.isFinite(Number(pieces.at(-1))))))
    throw badLine(path, line, `holds ${fields(row).length - 1} numbers after its word, expected ${form.dimension}`);
  const numbers = () =>
    fields(row.subarray(end)).map((field) => {
      const number = Math.fround(Number(field));
      if (Number.isFinite(number)) return number;
      throw badLine(path, line, `${JSON.stringify(field)} in the vector of ${JSON.stringify(word)} is no number of 32 bits`);
    });
  return { form, word, numbers };
}

/** Where the word ends that `dimension` fields follow; 0 when there are fewer. Counted from the end, because the word may hold spaces. */
function wordEnd(row: Buffer, dimension: number): number {
  let at = row.length;
  for (let n = 0; n < dimension; n++) {
    while (at > 0 && !isBlank(row[at - 1])) at--;
    while (at > 0 && isBlank(row[at - 1])) at--;
  }
  return at;
}

function trimmed(row: Buffer): Buffer {
  let [start, end] = [0, row.length];
  while (end > 0 && (isBlank(row[end - 1]) || row[end - 1] === 0x0d)) end--;
  while (start < end && isBlank(row[start])) start++;
  return row.subarray(start, end);
}

/** Only these two: other white space of Unicode may be a word. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function fields(row: Buffer): string[] {
  return trimmed(row)
    .toString('latin1')
    .split(/[ \t]+/);
}
