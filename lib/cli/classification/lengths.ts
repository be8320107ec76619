// How long samples are.
import type { HistogramSection } from '../../report/page/section.js';

/** @param unit what they are long in: `tokens` */
export function lengthsSection(lengths: readonly number[], unit = 'tokens', title = 'Lengths of the training texts'): HistogramSection {
  return { kind: 'histogram', title, x: unit, values: lengths };
}
