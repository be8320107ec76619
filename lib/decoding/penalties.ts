// What a beam search compares hypotheses by (Wu et al. 2016, section 7, eq. 14):
//   score = log P / lp + cp      lp = ((5 + length) / 6)^alpha      cp = beta · Σ_s log min(Σ_t attention[t,s], 1)
import type { Hypothesis } from './hypothesis.js';

export interface Penalties {
  /** alpha: 0 compares by log probability, which prefers short sequences; 1 nearly by its mean over the tokens. */
  readonly lengthPenalty: number;
  /** beta: how much a hypothesis loses that leaves parts of its source unseen. */
  readonly coveragePenalty: number;
}

/** @param length tokens, the end included */
export function lengthFactor(length: number, alpha: number): number {
  return ((5 + length) / 6) ** alpha;
}

export function scoreOf(hypothesis: Hypothesis, { lengthPenalty, coveragePenalty }: Penalties): number {
  const { logProbability, length } = hypothesis;
  const score = logProbability / lengthFactor(length, lengthPenalty);
  return coveragePenalty === 0 ? score : score + coveragePenalty * coverage(hypothesis);
}

function coverage(hypothesis: Hypothesis): number {
  const seen = new Float64Array(hypothesis.attention?.length ?? 0);
  for (let at: Hypothesis | undefined = hypothesis; at; at = at.parent)
    at.attention?.forEach((weight, s) => (seen[s] = (seen[s] as number) + weight));
  return seen.reduce((sum, weight) => sum + Math.log(Math.min(weight, 1)), 0);
}
