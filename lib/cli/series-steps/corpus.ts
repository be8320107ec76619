// From files to series with a label per step, in three parts.
import { badFile, badLine } from '../../data/readers/fault.js';
import { randomSplit } from '../../data/split.js';
import { describe } from '../../errors.js';
import type { StepLabelledSeries } from '../../series/readers/labelled.js';
import { listed, sortedLabels } from '../classification/labels.js';
import { tell } from '../output.js';
import { readStepFile, requireFeatures } from '../series/corpus.js';
import type { SeriesTrainOptions } from '../series/options.js';
import { partsOf, type Parts } from '../training/parts.js';

/** Series with labels by step, in three parts. */
export interface StepSeries extends Parts<StepLabelledSeries> {
  /** The names of the classes, in order. */
  readonly labels: readonly string[];
}

/** Reads and checks the data files. @throws ThroughtimeError ERR_TT_FILE */
export async function readStepSeries(options: SeriesTrainOptions): Promise<StepSeries> {
  const { train: path, seed } = options;
  const all = await readStepFile(path, options);
  const labels = sortedLabels(path, all.flatMap(stepsWithLines), 'steps');
  const features = all[0]?.features as number;
  const others = async (other: string) => {
    const series = await readStepFile(other, options);
    requireStepLabels(other, series, labels);
    requireFeatures(other, series, features);
    return series;
  };
  requireFeatures(path, all, features);
  return { labels, ...(await partsOf(all, options, others, () => holdOut(path, all, seed))) };
}

/** Splits off a tenth of the series. */
function holdOut(path: string, all: readonly StepLabelledSeries[], seed: number): Pick<StepSeries, 'train' | 'dev'> {
  if (all.length < 2) throw badFile(path, 'holds one series, so none can be held out; give others with --dev');
  const share = Math.max(0.1, 1 / all.length);
  const [train, dev] = randomSplit(all, [1 - share, share], { seed });
  tell(`no --dev: ${dev.length} of ${all.length} training series are held out to choose the best epoch`);
  return { train, dev };
}

/** Every step with its label and its line. */
export function stepsWithLines({ labels, lines }: StepLabelledSeries): readonly { readonly label: string; readonly line: number }[] {
  return labels.map((label, t) => ({ label, line: lines[t] as number }));
}

/** @throws ThroughtimeError ERR_TT_FILE naming the first line with a label that is none of `labels` */
export function requireStepLabels(path: string, series: readonly StepLabelledSeries[], labels: readonly string[]): void {
  const known = new Set(labels);
  const stray = series.flatMap(stepsWithLines).find(({ label }) => !known.has(label));
  if (stray) throw badLine(path, stray.line, `label is ${describe(stray.label)}, expected one of ${listed(labels)}`);
}
