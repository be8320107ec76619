// Tagged sentences in the format of the CoNLL tasks: a token per line, a blank line between sentences.
import { checkOptions } from '../../check.js';
import { badLine } from './fault.js';
import { checkReading, readDefaults, walks, type ReadOptions, type Reading } from './reading.js';
import { textBlocks } from './text.js';

/** A sentence with a tag for every token. */
export interface TaggedSentence {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
  /** Number of the line of its first token, from 1; the others follow. */
  readonly line: number;
}

/**
 * Reads lines `token tag` with tabs or spaces between, and a blank line between sentences. Of more columns the first is the token and the
 * last the tag, as in CoNLL-2003; all lines have equally many. Lines `-DOCSTART-` are left out. The file is read anew by every walk, piece by
 * piece; `.gz` files are decompressed. `maxRows` counts sentences.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readTagged } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { tokens, tags } of readTagged(path)) console.log(tokens.map((token, i) => `${token}/${tags[i]}`).join(' '));
 * }
 * ```
 */
export function readTagged(path: string, options?: ReadOptions): AsyncIterable<TaggedSentence> {
  const reading = checkReading('readTagged', path, checkOptions('readTagged', options, readDefaults));
  return walks(path, () => sentences(path, reading), reading);
}

async function* sentences(path: string, reading: Reading): AsyncGenerator<TaggedSentence, void, undefined> {
  let open = { tokens: [] as string[], tags: [] as string[], line: 0 };
  let width = 0;
  for await (const block of textBlocks(path, reading)) {
    let { line } = block;
    // A block but the last ends with a line feed, which is no blank line.
    for (const text of block.text.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const columns = columnsOf(text);
      if (columns.length === 0 || columns[0] === '-DOCSTART-') {
        if (open.tokens.length > 0) yield open;
        open = { tokens: [], tags: [], line: 0 };
      } else {
        width ||= columns.length;
        if (columns.length < 2) throw badLine(path, line, `holds ${JSON.stringify(columns[0])} alone, expected a token and a tag`);
        if (columns.length !== width) throw badLine(path, line, `has ${columns.length} columns, expected ${width} as in the first line`);
        if (open.tokens.length === 0) open.line = line;
        open.tokens.push(columns[0] as string);
        open.tags.push(columns.at(-1) as string);
      }
      line++;
    }
  }
  if (open.tokens.length > 0) yield open;
}

/** Tabs separate where there are any, so that a token may hold spaces. */
function columnsOf(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  return text.includes('\t') ? text.split('\t').map((field) => field.trim()).filter((field) => field !== '') : trimmed.split(/\s+/); // prettier-ignore
}
