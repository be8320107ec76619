// JSON Lines: an object per line.
import { checkOptions } from '../../check.js';
import { describe } from '../../errors.js';
import { badLine } from './fault.js';
import { fieldOf, labelOf, parseObject } from './json-object.js';
import { checkReading, readDefaults, samplesOfLines, type ReadOptions, type TextSample } from './reading.js';

export interface JsonLinesOptions extends ReadOptions {
  /** Key of the label: a string, a number or a boolean. Default `label`. */
  readonly labelColumn?: string;
  /** Key of the text. Default `text`. */
  readonly textColumn?: string;
}

/**
 * Reads a file of one JSON object per line. Blank lines are skipped. The file is read anew by every walk, piece by piece; `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readJsonLines } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, text } of readJsonLines(path, { textColumn: 'review' })) console.log(label, text);
 * }
 * ```
 */
export function readJsonLines(path: string, options?: JsonLinesOptions): AsyncIterable<TextSample> {
  const { labelColumn, textColumn, ...rest } = checkOptions('readJsonLines', options, {
    ...readDefaults,
    labelColumn: 'label',
    textColumn: 'text',
  });
  return samplesOfLines(path, checkReading('readJsonLines', path, rest), (row, line) => {
    const object = parseObject(path, line, row);
    const label = labelOf(path, line, object, labelColumn);
    const text = fieldOf(path, line, object, textColumn);
    if (typeof text !== 'string') throw badLine(path, line, `${JSON.stringify(textColumn)} is ${describe(text)}, expected a string`);
    return { label, text, line };
  });
}
