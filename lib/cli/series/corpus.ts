// From files to series in three parts.
import { readIdx } from '../../series/readers/idx.js';
import { readSeriesJsonLines, readStepJsonLines, type SeriesJsonOptions } from '../../series/readers/json-lines.js';
import type { LabelledSeries, StepLabelledSeries } from '../../series/readers/labelled.js';
import type { SeriesRowsOptions } from '../../series/readers/row-groups.js';
import { readSeriesRows } from '../../series/readers/rows.js';
import { readStepRows } from '../../series/readers/step-rows.js';
import type { SeriesValues } from '../../series/values.js';
import { badFile, badLine } from '../../data/readers/fault.js';
import { holdOut, requireLabels, sortedLabels } from '../classification/labels.js';
import { flagOf } from '../options.js';
import { tell } from '../output.js';
import { partsOf, type Parts } from '../training/parts.js';
import { UsageError } from '../usage-error.js';
import type { SeriesFileOptions, SeriesTrainOptions } from './options.js';

/** Series with their labels, in three parts. */
export interface SeriesClasses extends Parts<LabelledSeries> {
  /** The names of the classes, in order. */
  readonly labels: readonly string[];
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readSeriesClasses(options: SeriesTrainOptions): Promise<SeriesClasses> {
  const { train: path, seed } = options;
  const all = await readSeriesFile(path, options);
  const labels = sortedLabels(path, all);
  const features = all[0]?.features as number;
  const others = async (other: string) => {
    const series = await readSeriesFile(other, options);
    requireLabels(other, series, labels);
    requireFeatures(other, series, features);
    return series;
  };
  requireFeatures(path, all, features);
  return { labels, ...(await partsOf(all, options, others, () => holdOut(path, all, seed, 'series'))) };
}

/** All series of a file with a class each. @throws ThroughtimeError ERR_TT_FILE naming file and line; UsageError */
export async function readSeriesFile(path: string, options: SeriesFileOptions): Promise<readonly LabelledSeries[]> {
  if (!/idx3/.test(path)) return readBy({ rows: readSeriesRows, lines: readSeriesJsonLines }, path, options);
  refuseColumns(path, options, ['idColumn', 'labelColumn', 'missing']);
  return readIdx(path, path.replace(/images(.)idx3/, 'labels$1idx1'));
}

/** All series of a file with labels by step. @throws ThroughtimeError ERR_TT_FILE naming file and line; UsageError */
export async function readStepFile(path: string, options: SeriesFileOptions): Promise<readonly StepLabelledSeries[]> {
  return readBy({ rows: readStepRows, lines: readStepJsonLines }, path, options);
}

/** The readers of the formats that hold columns or keys. */
interface Readers<S> {
  readonly rows: (path: string, options: SeriesRowsOptions) => AsyncIterable<S>;
  readonly lines: (path: string, options: SeriesJsonOptions) => AsyncIterable<S>;
}

async function readBy<S>({ rows, lines }: Readers<S>, path: string, options: SeriesFileOptions): Promise<readonly S[]> {
  const { idColumn, labelColumn, missing } = options;
  const label = { onWarning: tell, ...(labelColumn !== undefined && { labelColumn }) };
  const series: S[] = [];
  const all = async (source: AsyncIterable<S>) => {
    for await (const one of source) series.push(one);
    return series;
  };
  if (/\.(csv|tsv)(\.gz)?$/i.test(path))
    return all(rows(path, { ...label, ...(idColumn !== undefined && { idColumn }), ...(missing !== undefined && { missing }) }));
  if (!/\.(jsonl|ndjson)(\.gz)?$/i.test(path)) {
    const want = 'expected ".csv", ".tsv", ".jsonl" or, where a series has one label, "…-images-idx3-ubyte", also with ".gz"';
    throw badFile(path, `has a name that tells no format of series, ${want}`);
  }
  refuseColumns(path, options, ['idColumn', 'missing']);
  return all(lines(path, label));
}

/** @throws UsageError for an option of tables */
function refuseColumns(path: string, options: SeriesFileOptions, names: readonly (keyof SeriesFileOptions)[]): void {
  const name = names.find((option) => options[option] !== undefined);
  if (name !== undefined) throw new UsageError(flagOf(name), `${path} has no columns`);
}

/** @throws ThroughtimeError ERR_TT_FILE naming the first series of another width */
export function requireFeatures(path: string, series: readonly (SeriesValues & { readonly line: number })[], features: number): void {
  const stray = series.find((one) => one.features !== features);
  if (stray) throw badLine(path, stray.line, `the series has ${stray.features} features, expected ${features}`);
}
