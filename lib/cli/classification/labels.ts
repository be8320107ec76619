// The labels of samples in files, and samples to choose the best epoch by.
import { stratifiedSplit } from '../../data/split.js';
import { describe, ThroughtimeError } from '../../errors.js';
import { tell } from '../output.js';

interface Sample {
  readonly label: string;
  /** Where it is in its file. */
  readonly line: number;
}

/** The different labels: numbers in order of value, others in order of their characters. @throws ThroughtimeError ERR_TT_FILE when there is one only */
export function sortedLabels(path: string, samples: readonly Sample[], what = 'samples'): readonly string[] {
  const labels = [...new Set(samples.map(({ label }) => label))].sort();
  if (labels.length < 2) {
    throw new ThroughtimeError(
      'ERR_TT_FILE',
      `${path}: all ${samples.length} ${what} have the label ${JSON.stringify(labels[0])}, expected at least two different labels`,
    );
  }
  return labels.every((label) => /^-?\d{1,15}$/.test(label)) ? labels.sort((a, b) => Number(a) - Number(b)) : labels;
}

/**
 * Splits off a tenth of every class; a class of a single sample keeps it.
 * @param what the samples are: `texts`
 * @throws ThroughtimeError ERR_TT_FILE when no class has two
 */
export function holdOut<S extends Sample>(
  path: string,
  all: readonly S[],
  seed: number,
  what: string,
): { readonly train: readonly S[]; readonly dev: readonly S[] } {
  const counts = new Map<string, number>();
  for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  const single = ({ label }: S) => counts.get(label) === 1;
  const several = all.filter((sample) => !single(sample));
  if (several.length === 0)
    throw new ThroughtimeError('ERR_TT_FILE', `${path}: no label has two ${what}, so none can be held out; give others with --dev`);
  const [train, dev] = stratifiedSplit(several, [0.9, 0.1], { by: ({ label }) => label, seed });
  tell(`no --dev: ${dev.length} of ${all.length} training ${what} are held out to choose the best epoch`);
  return { train: [...train, ...all.filter(single)], dev };
}

/** @throws ThroughtimeError ERR_TT_FILE naming the first line whose label is none of `labels` */
export function requireLabels(path: string, samples: readonly Sample[], labels: readonly string[]): void {
  const known = new Set(labels);
  const stray = samples.find(({ label }) => !known.has(label));
  if (!stray) return;
  throw new ThroughtimeError('ERR_TT_FILE', `${path}:${stray.line}: label is ${describe(stray.label)}, expected one of ${listed(labels)}`);
}

/** Names for an error, the first twenty where there are more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(describe).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
