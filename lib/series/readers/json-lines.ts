// Series in JSON Lines: an object per series.
import { checkOptions } from '../../check.js';
import { badLine } from '../../data/readers/fault.js';
import { describe } from '../../errors.js';
import { fieldOf, labelOf, parseObject } from '../../data/readers/json-object.js';
import { checkReading, readDefaults, samplesOfLines, type ReadOptions } from '../../data/readers/reading.js';
import { seriesValues, stepsOf, type SeriesValues } from '../values.js';
import type { LabelledSeries, StepLabelledSeries } from './labelled.js';

export interface SeriesJsonOptions extends ReadOptions {
  /** Key of the label: a string, a number or a boolean. Default `label`; of labels by step `labels`. */
  readonly labelColumn?: string;
}

/**
 * Reads lines `{"label": …, "values": [[…], …]}`: an array of numbers per step, or a plain number for one feature. The file is read anew by
 * every walk; `.gz` files are decompressed.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readSeriesJsonLines } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { label, values, features } of readSeriesJsonLines(path)) console.log(label, values.length / features, 'steps');
 * }
 * ```
 */
export function readSeriesJsonLines(path: string, options?: SeriesJsonOptions): AsyncIterable<LabelledSeries> {
  const op = 'readSeriesJsonLines';
  const { labelColumn, ...rest } = checkOptions(op, options, { ...readDefaults, labelColumn: 'label' });
  return samplesOfLines(path, checkReading(op, path, rest), (row, line) => {
    const object = parseObject(path, line, row);
    return { label: labelOf(path, line, object, labelColumn), ...valuesOfObject(path, line, object), line };
  });
}

/**
 * Reads lines `{"labels": […], "values": [[…], …]}`: a label per step, and numbers as `readSeriesJsonLines` takes them.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; while walking ERR_TT_FILE naming the line
 * @example
 * ```ts
 * import { readStepJsonLines } from 'throughtime';
 * async function show(path: string) {
 *   for await (const { labels, values } of readStepJsonLines(path)) console.log(labels, values);
 * }
 * ```
 */
export function readStepJsonLines(path: string, options?: SeriesJsonOptions): AsyncIterable<StepLabelledSeries> {
  const op = 'readStepJsonLines';
  const { labelColumn, ...rest } = checkOptions(op, options, { ...readDefaults, labelColumn: 'labels' });
  return samplesOfLines(path, checkReading(op, path, rest), (row, line) => {
    const object = parseObject(path, line, row);
    const series = valuesOfObject(path, line, object);
    const labels = fieldOf(path, line, object, labelColumn);
    const [name, steps] = [JSON.stringify(labelColumn), stepsOf(series)];
    if (!Array.isArray(labels)) throw badLine(path, line, `${name} is ${describe(labels)}, expected a list of labels`);
    if (labels.length !== steps) throw badLine(path, line, `${name} holds ${labels.length} labels, expected ${steps}, one per step`);
    const names = labels.map((label: unknown, t) => {
      const place = `${labelColumn}[${t}]`;
      return labelOf(path, line, { [place]: label }, place);
    });
    return { labels: names, lines: names.map(() => line), line, ...series };
  });
}

/** The series of an object with `values`. @throws ThroughtimeError ERR_TT_FILE naming the line */
export function valuesOfObject(path: string, line: number, object: object): SeriesValues {
  const values = fieldOf(path, line, object, 'values');
  try {
    return seriesValues(values as readonly number[]);
  } catch (cause) {
    throw badLine(path, line, (cause as Error).message.replace('seriesValues: steps', '"values"'), cause);
  }
}
