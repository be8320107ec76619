// Files of labelled texts: how the options say what is in them, and reading them.
import { Option, type Command } from 'commander';
import { readSamples, type ColumnKey, type Encoding, type SampleFormat, type TextSample } from '../data/readers/index.js';
import { addChoice } from './options.js';
import { tell } from './output.js';

export interface DataFileOptions {
  readonly format: SampleFormat | 'auto';
  readonly encoding: Encoding;
  readonly textColumn?: ColumnKey;
  readonly labelColumn?: ColumnKey;
}

/** Adds the options of reading; the heading is the caller's. */
export function addDataFileOptions(command: Command): Command {
  const column = (text: string): ColumnKey => (/^\d+$/.test(text) ? Number(text) : text);
  command
    .addOption(
      new Option(
        '--format <name>',
        'lines: a label, a space, the text; csv, tsv: columns under a header; jsonl: an object per line; auto: by the name of the file, or tsv when its first line names the columns, else lines',
      )
        .choices(['auto', 'lines', 'csv', 'tsv', 'jsonl'])
        .default('auto'),
    )
    .addOption(new Option('--text-column <name>', 'column of the text: its name, or its number from 0 (default: "text")').argParser(column))
    .addOption(
      new Option('--label-column <name>', 'column of the label: its name, or its number from 0 (default: "label")').argParser(column),
    );
  return addEncodingOption(command);
}

/** Adds the encoding of files of text. */
export function addEncodingOption(command: Command): Command {
  return addChoice(
    command,
    '--encoding <name>',
    'auto: UTF-8, or Latin-1 for a file that is not UTF-8',
    ['auto', 'utf8', 'latin1'],
    'auto',
  );
}

/** All samples of a file. @throws ThroughtimeError ERR_TT_FILE naming file and line */
export async function readDataFile(path: string, { format, encoding, textColumn, labelColumn }: DataFileOptions): Promise<TextSample[]> {
  const samples: TextSample[] = [];
  const columns = { ...(textColumn !== undefined && { textColumn }), ...(labelColumn !== undefined && { labelColumn }) };
  for await (const sample of readSamples(path, { format, encoding, ...columns, onWarning: tell })) samples.push(sample);
  return samples;
}
