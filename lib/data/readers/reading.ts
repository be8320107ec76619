// What all readers share: their options, their samples, and one sample per line.
import { checkChoice, checkFunction, checkInteger, checkPath } from '../../check.js';
import { badFile } from './fault.js';
import { textBlocks, type Decoding, type Encoding } from './text.js';

/** A labelled text. */
export interface TextSample {
  readonly label: string;
  readonly text: string;
  /** Number of the line it starts on, from 1. */
  readonly line: number;
}

export interface ReadOptions {
  /** Default `auto`: UTF-8, and Latin-1 (windows-1252) for a file that is not UTF-8. */
  readonly encoding?: Encoding;
  /** Read no more samples than this. Default: all. */
  readonly maxRows?: number;
  /** Is told when `auto` takes a file for Latin-1. Default: nobody is. */
  readonly onWarning?: (message: string) => void;
}

/** The options of reading with their defaults. */
export const readDefaults = { encoding: 'auto', maxRows: undefined, onWarning: undefined } as const;

/** The options of reading, filled in and checked. */
export interface Reading extends Decoding {
  readonly maxRows: number | undefined;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function checkReading(op: string, path: string, { encoding, maxRows, onWarning }: Reading): Reading {
  checkPath(op, 'path', path);
  checkChoice(op, 'encoding', encoding, ['auto', 'utf8', 'latin1']);
  if (maxRows !== undefined) checkInteger(op, 'maxRows', maxRows);
  if (onWarning !== undefined) checkFunction(op, 'onWarning', onWarning);
  return { encoding, maxRows, onWarning };
}

/** The samples of the lines of a file that are not blank. Lines end at `\n` or `\r\n` and nowhere else. */
export function samplesOfLines<T>(path: string, reading: Reading, parse: (text: string, line: number) => T): AsyncIterable<T> {
  const samples = async function* () {
    for await (const block of textBlocks(path, reading)) {
      let { line } = block;
      for (const text of block.text.split('\n')) {
        if (text.trim() !== '') yield parse(text.endsWith('\r') ? text.slice(0, -1) : text, line);
        line++;
      }
    }
  };
  return walks(path, samples, reading);
}

/** The first samples of each walk. A walk that finds none rejects with ERR_TT_FILE. */
export function walks<T>(path: string, samples: () => AsyncIterable<T>, reading: Reading): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => limited(path, samples(), reading) };
}

async function* limited<T>(path: string, samples: AsyncIterable<T>, { maxRows }: Reading): AsyncGenerator<T, void, undefined> {
  let rows = 0;
  for await (const sample of samples) {
    yield sample;
    if (++rows === maxRows) return;
  }
  if (rows === 0) throw badFile(path, 'holds no samples');
}
