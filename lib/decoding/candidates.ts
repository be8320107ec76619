// The best continuations of the hypotheses of one source.
import type { Row } from './sampling.js';

/** A token after a hypothesis. */
export interface Candidate {
  /** Number of the hypothesis. */
  readonly from: number;
  readonly token: number;
  readonly logProbability: number;
}

/**
 * The `count` most probable continuations, best first; of equals the one of the earlier hypothesis, then of the smaller token. What is
 * impossible is none.
 */
export class BestCandidates {
  readonly #best: Candidate[] = [];

  constructor(private readonly count: number) {}

  get all(): readonly Candidate[] {
    return this.#best;
  }

  /** @param scores log probabilities of the tokens after hypothesis `from`, whose own is `before` */
  add(from: number, before: number, scores: Row): void {
    const best = this.#best;
    // Nearly all tokens are worse than the worst: one comparison each.
    let least = best.length < this.count ? -Infinity : (best.at(-1) as Candidate).logProbability;
    for (let token = 0; token < scores.length; token++) {
      const logProbability = before + (scores[token] as number);
      if (!(logProbability > least)) continue;
      let at = best.length;
      while (at > 0 && (best[at - 1] as Candidate).logProbability < logProbability) at--;
      best.splice(at, 0, { from, token, logProbability });
      if (best.length > this.count) best.pop();
      if (best.length === this.count) least = (best.at(-1) as Candidate).logProbability;
    }
  }
}
