// How sure a tagger of series is of each label, step by step.
import type { HeatmapSection } from '../../report/page/section.js';

/** @param rows probabilities of the labels at every step of a series; nothing is drawn without */
export function stepsSection(labels: readonly string[], rows: readonly ArrayLike<number>[] = []): readonly HeatmapSection[] {
  if (rows.length === 0) return [];
  const values = labels.map((_, c) => rows.map((row) => row[c] as number));
  const columns = rows.map((_, t) => `${t}`);
  const note = 'Probability of each label at every step of the first series.';
  return [{ kind: 'heatmap', title: 'Labels by step', x: 'step', y: 'label', columns, rows: labels, values, note }];
}
