// How sure a tagger of series is of each label, step by step.
import type { HeatmapSection } from '../../report/page/section.js';

// A drawing has room for so many; means over neighbours would hide where a label changes.
const mostSteps = 96;

/** @param rows probabilities of the labels at every step of a series; nothing is drawn without */
export function stepsSection(labels: readonly string[], rows: readonly ArrayLike<number>[] = []): readonly HeatmapSection[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, mostSteps);
  const values = labels.map((_, c) => shown.map((row) => row[c] as number));
  const columns = shown.map((_, t) => `${t}`);
  const part = shown.length < rows.length ? `, of which these are the first ${mostSteps} of ${rows.length.toLocaleString('en-US')}` : '';
  const note = `Probability of each label at every step of the first series${part}.`;
  return [{ kind: 'heatmap', title: 'Labels by step', x: 'step', y: 'label', columns, rows: labels, values, note }];
}
