// Labelled texts from any file that this package reads.
import { checkChoice, checkOptions, checkPath } from '../../check.js';
import { complain } from '../../errors.js';
import { byteBlocks } from './bytes.js';
import { readDelimited, type DelimitedOptions } from './delimited.js';
import { readJsonLines } from './json-lines.js';
import { readLabelledLines } from './labelled-lines.js';
import { readDefaults, type ReadOptions, type TextSample } from './reading.js';

/** How a file holds labelled texts; `lines` are lines `label text`. */
export type SampleFormat = 'csv' | 'tsv' | 'jsonl' | 'lines';

/** Where label and text are, in a format with columns. */
export type ColumnOptions = Pick<DelimitedOptions, 'header' | 'labelColumn' | 'textColumn'>;

/** Options of the columns are refused for a format without columns. */
export interface SampleOptions extends ReadOptions, ColumnOptions {
  /** Default `auto`: what `detectFormat` finds. */
  readonly format?: SampleFormat | 'auto';
}

const defaults = { ...readDefaults, format: 'auto', header: undefined, labelColumn: undefined, textColumn: undefined } as const;

/**
 * Reads labelled texts in any of the formats. The file is read anew by every walk, piece by piece; `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE, at the latest while walking; then also ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readSamples } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, text } of readSamples(path, { labelColumn: 'stars' })) console.log(label, text);
 * }
 * ```
 */
export function readSamples(path: string, options?: SampleOptions): AsyncIterable<TextSample> {
  checkPath('readSamples', 'path', path);
  checkChoice('readSamples', 'format', checkOptions('readSamples', options, defaults).format, ['auto', 'csv', 'tsv', 'jsonl', 'lines']);
  const { format = 'auto', ...rest } = options ?? {};
  return format === 'auto' ? { [Symbol.asyncIterator]: () => detected(path, rest) } : read(path, format, rest);
}

async function* detected(path: string, options: Omit<SampleOptions, 'format'>): AsyncGenerator<TextSample, void, undefined> {
  const { labelColumn, textColumn } = options;
  const format = await detectFormat(path, {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(textColumn !== undefined && { textColumn }),
  });
  yield* read(path, format, options);
}

function read(path: string, format: SampleFormat, options: Omit<SampleOptions, 'format'>): AsyncIterable<TextSample> {
  if (format === 'csv' || format === 'tsv') return readDelimited(path, { ...options, delimiter: format === 'csv' ? ',' : '\t' });
  const { header, labelColumn, textColumn, ...rest } = options;
  const refuse = (arg: string, got: unknown, want: string) =>
    complain('ERR_TT_ARG', { op: 'readSamples', arg, got, want, why: `${path} is read as format "${format}"` });
  if (header !== undefined) throw refuse('header', header, 'none');
  if (format === 'jsonl') {
    if (typeof labelColumn === 'number') throw refuse('labelColumn', labelColumn, 'a key');
    if (typeof textColumn === 'number') throw refuse('textColumn', textColumn, 'a key');
    return readJsonLines(path, {
      ...rest,
      ...(labelColumn !== undefined && { labelColumn }),
      ...(textColumn !== undefined && { textColumn }),
    });
  }
  if (labelColumn !== undefined) throw refuse('labelColumn', labelColumn, 'none');
  if (textColumn !== undefined) throw refuse('textColumn', textColumn, 'none');
  return readLabelledLines(path, rest);
}

/**
 * The format of a file: by its name for `.csv`, `.tsv`, `.jsonl` and `.ndjson`, also before `.gz`; any other file is `tsv` when its first
 * line holds both column names between tabs, else `lines`.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE when the file cannot be read
 */
export async function detectFormat(path: string, options?: Pick<ColumnOptions, 'labelColumn' | 'textColumn'>): Promise<SampleFormat> {
  checkPath('detectFormat', 'path', path);
  const { labelColumn, textColumn } = checkOptions('detectFormat', options, { labelColumn: 'label', textColumn: 'text' });
  const [, extension] = /\.(csv|tsv|jsonl|ndjson)(?:\.gz)?$/i.exec(path) ?? [];
  if (extension !== undefined) return extension.toLowerCase().replace('ndjson', 'jsonl') as SampleFormat;
  for await (const { bytes } of byteBlocks(path)) {
    const names: readonly (string | number)[] =
      bytes
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .split(/\r?\n/, 1)[0]
        ?.split('\t') ?? [];
    return [labelColumn, textColumn].every((column) => names.includes(column)) ? 'tsv' : 'lines';
  }
  return 'lines';
}
