// Pairs of texts: two files line by line, or one with a tab in each line.
import { checkOptions } from '../../check.js';
import { badFile, badLine } from './fault.js';
import { checkReading } from './reading.js';
import { textLines } from './text-lines.js';
import { type Encoding } from './text.js';

/** A text, the text that it is to become, and where they stand. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
  /** Number of their line, from 1. */
  readonly line: number;
}

export interface PairOptions {
  /** Default `auto`. */
  readonly encoding?: Encoding;
  /** Told what is unusual about a file. Default: nobody. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Reads two files, plain or `.gz`, whose lines belong together one by one.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when one has more lines than the other, naming both counts; for an empty line, naming it
 * @example
 * ```ts
 * import { readParallel } from 'throughtime';
 * async function show() {
 *   for (const { source, target, line } of await readParallel('train.en', 'train.de')) console.log(line, source, target);
 * }
 * ```
 */
export async function readParallel(source: string, target: string, options?: PairOptions): Promise<TextPair[]> {
  const [sources, targets] = [await linesOf('readParallel', source, options), await linesOf('readParallel', target, options)];
  if (sources.length !== targets.length) {
    const counts = `${targets.length} lines, expected ${sources.length} as ${source} has`;
    throw badFile(target, `has ${counts} (line by line one is the translation of the other)`);
  }
  return sources.map((text, i) => ({
    source: requireText(source, i + 1, text, 'a text'),
    target: requireText(target, i + 1, targets[i] as string, 'a text'),
    line: i + 1,
  }));
}

/**
 * Reads a file, plain or `.gz`, of lines with a source, a tab and a target.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE naming a line that is empty or has not two columns
 * @example
 * ```ts
 * import { readPairs } from 'throughtime';
 * async function show() {
 *   for (const { source, target } of await readPairs('words.tsv')) console.log(source, target);
 * }
 * ```
 */
export async function readPairs(path: string, options?: PairOptions): Promise<TextPair[]> {
  return (await linesOf('readPairs', path, options)).map((text, i) => {
    const line = i + 1;
    const columns = requireText(path, line, text, 'a source, a tab and a target').split('\t');
    if (columns.length !== 2)
      throw badLine(
        path,
        line,
        `has ${columns.length} column${columns.length === 1 ? '' : 's'}, expected two: a source, a tab and a target`,
      );
    const [source, target] = columns as [string, string];
    if (source.trim() === '' || target.trim() === '')
      throw badLine(path, line, `has an empty ${source.trim() === '' ? 'source' : 'target'}, expected a text on both sides of the tab`);
    return { source, target, line };
  });
}

function requireText(path: string, line: number, text: string, want: string): string {
  if (text.trim() === '') throw badLine(path, line, `is empty, expected ${want}`);
  return text;
}

async function linesOf(op: string, path: string, options: PairOptions | undefined): Promise<string[]> {
  const decoding = checkReading(op, path, { ...checkOptions(op, options, { encoding: 'auto', onWarning: undefined }), maxRows: undefined });
  const lines: string[] = [];
  for await (const line of textLines(path, decoding)) lines.push(line);
  if (lines.length === 0) throw badFile(path, 'is empty, expected lines of text');
  return lines;
}
