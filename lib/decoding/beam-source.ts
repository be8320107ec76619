// The beam of one source.
import { BestCandidates } from './candidates.js';
import { decoded, root, type Decoded, type Hypothesis } from './hypothesis.js';
import type { Limits } from './limits.js';
import { nothingToSay } from './one.js';
import { lengthFactor, scoreOf, type Penalties } from './penalties.js';
import type { Scores } from './walk.js';

/** A hypothesis in progress and its row in the latest step. */
export interface Live {
  readonly hypothesis: Hypothesis;
  readonly row: number;
}

export interface BeamPlan extends Penalties {
  readonly width: number;
  readonly nBest: number;
  readonly earlyStopping: boolean;
  readonly attention: boolean;
  readonly limits: Limits;
  readonly end: number | undefined;
  /** Steps of the source. */
  readonly steps: number;
  /** Most tokens. */
  readonly longest: number;
}

interface Ended {
  readonly hypothesis: Hypothesis;
  readonly score: number;
  readonly finished: boolean;
}

export class BeamSource {
  /** Best first; none when the source is done. */
  live: readonly Live[];
  #ended: readonly Ended[] = [];

  constructor(
    private readonly op: string,
    private readonly source: number,
    first: number,
    private readonly plan: BeamPlan,
  ) {
    this.live = [{ hypothesis: root(first), row: source }];
  }

  get done(): boolean {
    return this.live.length === 0;
  }

  /** Takes the scores of its rows, the first of which is `start`. @returns the row after its last */
  advance(scores: Scores, start: number): number {
    const { width, limits, end, longest, steps } = this.plan;
    const before = this.live;
    // At most K of these are ends, so K hypotheses go on.
    const best = new BestCandidates(2 * width);
    before.forEach(({ hypothesis }, i) => {
      const own = scores.of(start + i);
      limits.apply(own, hypothesis);
      best.add(i, hypothesis.logProbability, own);
    });
    const live: Live[] = [];
    best.all.forEach(({ from, token, logProbability }, rank) => {
      const parent = (before[from] as Live).hypothesis;
      const row = start + from;
      const make = (): Hypothesis => ({
        token,
        parent,
        length: parent.length + 1,
        logProbability,
        attention: scores.attention(row, steps),
      });
      if (token === end) {
        if (rank < width) this.#end(make(), true);
      } else if (parent.length + 1 === longest) {
        if (rank < width) this.#end(make(), false);
      } else if (live.length < width) live.push({ hypothesis: make(), row });
    });
    if (best.all.length === 0 && this.#ended.length === 0) throw nothingToSay(this.op, this.source, (before[0] as Live).hypothesis);
    this.live = this.#decided(live) ? [] : live;
    return start + before.length;
  }

  /** The best sequences. */
  results(): readonly Decoded[] {
    const { nBest, attention } = this.plan;
    return this.#ended.slice(0, nBest).map(({ hypothesis, score, finished }) => decoded(hypothesis, finished, score, attention));
  }

  #end(hypothesis: Hypothesis, finished: boolean): void {
    const ended = { hypothesis, finished, score: scoreOf(hypothesis, this.plan) };
    const order = (a: Ended, b: Ended) => Number(b.finished) - Number(a.finished) || b.score - a.score;
    this.#ended = [...this.#ended, ended].sort(order).slice(0, this.plan.width);
  }

  /** Whether what goes on cannot matter. */
  #decided([best]: readonly Live[]): boolean {
    const { width, earlyStopping, longest, lengthPenalty } = this.plan;
    if (!best) return true;
    if (this.#ended.length < width) return false;
    // The log probability only falls and the coverage costs something: at best it stays, divided by the largest factor.
    const bound = best.hypothesis.logProbability / lengthFactor(longest, lengthPenalty);
    return earlyStopping || bound <= (this.#ended.at(-1) as Ended).score;
  }
}
