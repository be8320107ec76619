// Lines of a label and a text.
import { checkOptions } from '../../check.js';
import { badLine } from './fault.js';
import { checkReading, readDefaults, samplesOfLines, type ReadOptions, type TextSample } from './reading.js';

/**
 * Reads lines `label text`: the first word is the label, what follows the white space after it the text, without white space around it.
 * Blank lines are skipped. The file is read anew by every walk, piece by piece; `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readLabelledLines } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, text } of readLabelledLines(path, { maxRows: 3 })) console.log(label, text);
 * }
 * ```
 */
export function readLabelledLines(path: string, options?: ReadOptions): AsyncIterable<TextSample> {
  const reading = checkReading('readLabelledLines', path, checkOptions('readLabelledLines', options, readDefaults));
  return samplesOfLines(path, reading, (row, line) => {
    const words = row.trim();
    const end = words.search(/\s/);
    if (end === -1) throw badLine(path, line, `holds one word, expected a label and a text`);
    return { label: words.slice(0, end), text: words.slice(end).trimStart(), line };
  });
}
