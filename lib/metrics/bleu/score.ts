// From counts of n-grams to a score.

/** How precisions of 0 are smoothed (Chen & Cherry 2014). */
export type BleuSmoothing = 'exp' | 'floor' | 'add-k' | 'none';

/** The value that a kind of smoothing takes where none is given. */
export const smoothingValues = { exp: undefined, floor: 0.1, 'add-k': 1, none: undefined } as const;

/** What a corpus is scored by: sums over its segments. */
export interface BleuCounts {
  /** Right n-grams of each length, from 1. */
  readonly counts: readonly number[];
  /** All n-grams of the hypotheses. */
  readonly totals: readonly number[];
  /** Tokens of the hypotheses. */
  readonly hypothesisLength: number;
  /** Tokens of the references, of each segment those of the one closest in length. */
  readonly referenceLength: number;
}

export interface BleuRule {
  readonly smoothing: BleuSmoothing;
  /** Undefined where the kind takes none. */
  readonly smoothingValue: number | undefined;
  readonly effectiveOrder: boolean;
}

/** BLEU = BP · exp(mean of log p_n) and its parts, in percent (Papineni et al. 2002, section 2.3). */
export function scoreCounts(
  { counts, totals, hypothesisLength, referenceLength }: BleuCounts,
  { smoothing, smoothingValue = 0, effectiveOrder }: BleuRule,
): { readonly score: number; readonly precisions: readonly number[]; readonly brevityPenalty: number } {
  const brevityPenalty =
    hypothesisLength >= referenceLength ? 1 : hypothesisLength === 0 ? 0 : Math.exp(1 - referenceLength / hypothesisLength);
  const precisions = counts.map(() => 0);
  if (counts.every((count) => count === 0)) return { score: 0, precisions, brevityPenalty };
  let halving = 1; // NIST's smoothing: the n-th precision of 0 counts as 1 / 2^n right n-grams
  let order = counts.length;
  for (const n of counts.keys()) {
    const extra = smoothing === 'add-k' && n > 0 ? smoothingValue : 0;
    const [right, total] = [(counts[n] as number) + extra, (totals[n] as number) + extra];
    if (total === 0) break;
    if (effectiveOrder) order = n + 1;
    if (right > 0) precisions[n] = (100 * right) / total;
    else if (smoothing === 'exp') precisions[n] = 100 / ((halving *= 2) * total);
    else if (smoothing === 'floor') precisions[n] = (100 * smoothingValue) / total;
  }
  const logs = precisions.slice(0, order).reduce((sum, precision) => sum + Math.log(precision), 0);
  return { score: brevityPenalty * Math.exp(logs / order), precisions, brevityPenalty };
}
