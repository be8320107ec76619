// From files to series in three parts.
import { describe } from '../../errors.js';
import { readIdx } from '../../series/readers/idx.js';
import { readSeriesJsonLines } from '../../series/readers/json-lines.js';
import type { LabelledSeries } from '../../series/readers/labelled.js';
import { readSeriesRows } from '../../series/readers/rows.js';
import { badFile, badLine } from '../../data/readers/fault.js';
import { holdOut, requireLabels, sortedLabels } from '../classification/labels.js';
import { tell } from '../output.js';
import { partsOf, type Parts } from '../training/parts.js';
import { UsageError } from '../usage-error.js';
import type { SeriesTrainOptions } from './options.js';

/** Series with their labels, in three parts. */
export interface SeriesClasses extends Parts<LabelledSeries> {
  /** The names of the classes, in order. */
  readonly labels: readonly string[];
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readSeriesClasses(options: SeriesTrainOptions): Promise<SeriesClasses> {
  const { train: path, labelColumn, seed } = options;
  const all = await readSeriesFile(path, labelColumn);
  const labels = sortedLabels(path, all);
  const features = all[0]?.features as number;
  const others = async (other: string) => {
    const series = await readSeriesFile(other, labelColumn);
    requireLabels(other, series, labels);
    requireFeatures(other, series, features);
    return series;
  };
  requireFeatures(path, all, features);
  return { labels, ...(await partsOf(all, options, others, () => holdOut(path, all, seed, 'series'))) };
}

/** All series of a file, whose name tells its format. @throws ThroughtimeError ERR_TT_FILE naming file and line; UsageError */
export async function readSeriesFile(path: string, labelColumn: string | undefined): Promise<readonly LabelledSeries[]> {
  if (/idx3/.test(path)) {
    if (labelColumn !== undefined) throw new UsageError('--label-column', `${path} has no columns`);
    return readIdx(path, path.replace(/images(.)idx3/, 'labels$1idx1'));
  }
  const options = { onWarning: tell, ...(labelColumn !== undefined && { labelColumn }) };
  const series: LabelledSeries[] = [];
  for await (const one of readerOf(path)(path, options)) series.push(one);
  return series;
}

function readerOf(path: string): typeof readSeriesRows | typeof readSeriesJsonLines {
  if (/\.(csv|tsv)(\.gz)?$/i.test(path)) return readSeriesRows;
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(path)) return readSeriesJsonLines;
  throw badFile(
    path,
    `has a name that tells no format of series, expected ${describe('.csv')}, ".tsv", ".jsonl" or "…-images-idx3-ubyte", also with ".gz"`,
  );
}

/** @throws ThroughtimeError ERR_TT_FILE naming the first series of another width */
export function requireFeatures(path: string, series: readonly LabelledSeries[], features: number): void {
  const stray = series.find((one) => one.features !== features);
  if (stray) throw badLine(path, stray.line, `the series has ${stray.features} features, expected ${features}`);
}
