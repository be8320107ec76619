// JSON Lines: an object per line.
import { checkOptions } from '../../check.js';
import { describe } from '../../errors.js';
import { badLine, listed } from './fault.js';
import { checkReading, readDefaults, samplesOfLines, type ReadOptions, type TextSample } from './reading.js';

export interface JsonLinesOptions extends ReadOptions {
  /** Key of the label: a string, a number or a boolean. Default `label`. */
  readonly labelColumn?: string;
  /** Key of the text. Default `text`. */
  readonly textColumn?: string;
}

/**
 * Reads a file of one JSON object per line. Blank lines are skipped. A file is read as it is walked; `.gz` files are decompressed.
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
  return samplesOfLines(path, checkReading('readJsonLines', rest), (row, line) => {
    const object = parse(path, line, row);
    const label = field(path, line, object, labelColumn);
    const text = field(path, line, object, textColumn);
    if (!['string', 'number', 'boolean'].includes(typeof label))
      throw badLine(path, line, `${JSON.stringify(labelColumn)} is ${describe(label)}, expected a string, a number or a boolean`);
    if (typeof text !== 'string') throw badLine(path, line, `${JSON.stringify(textColumn)} is ${describe(text)}, expected a string`);
    return { label: String(label), text, line };
  });
}

function parse(path: string, line: number, row: string): object {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (cause) {
    throw badLine(path, line, `is no JSON (${(cause as Error).message})`, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badLine(path, line, `holds ${describe(value)}, expected a JSON object`);
}

function field(path: string, line: number, object: object, key: string): unknown {
  if (Object.hasOwn(object, key)) return (object as Record<string, unknown>)[key];
  throw badLine(path, line, `has no ${JSON.stringify(key)}, only ${listed(Object.keys(object)) || 'an empty object'}`);
}
