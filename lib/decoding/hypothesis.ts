// Sequences in progress, and what comes of them.

/** What was decoded for a source. */
export interface Decoded {
  /** Without the first token and the end. */
  readonly tokens: Int32Array;
  /** What sequences are compared by: the log probability, in a beam search after its penalties. */
  readonly score: number;
  /** Of the whole sequence, its end included. */
  readonly logProbability: number;
  /** Whether it came to its end; otherwise it was cut off at its greatest length. */
  readonly finished: boolean;
  /** Where the model looked: for each of `tokens` a weight of every step of its source. Only when asked for. */
  readonly attention?: readonly Float64Array[];
}

/** A token after those before it. Many hypotheses share their beginning. */
export interface Hypothesis {
  readonly token: number;
  /** Undefined for the first token, which is given. */
  readonly parent: Hypothesis | undefined;
  /** Tokens after the first. */
  readonly length: number;
  readonly logProbability: number;
  readonly attention: Float64Array | undefined;
}

/** The beginning of every sequence. */
export function root(token: number): Hypothesis {
  return { token, parent: undefined, length: 0, logProbability: 0, attention: undefined };
}

/** The tokens of a hypothesis, without the first. */
export function tokensOf(hypothesis: Hypothesis): number[] {
  return path(hypothesis).map(({ token }) => token);
}

/** What the user gets of it. @param finished it ends with the end token */
export function decoded(hypothesis: Hypothesis, finished: boolean, score: number, wantsAttention: boolean): Decoded {
  const all = path(hypothesis);
  const said = finished ? all.slice(0, -1) : all;
  return {
    tokens: Int32Array.from(said, ({ token }) => token),
    score,
    logProbability: hypothesis.logProbability,
    finished,
    ...(wantsAttention && { attention: said.map(({ attention }) => attention as Float64Array) }),
  };
}

function path(hypothesis: Hypothesis): Hypothesis[] {
  const found: Hypothesis[] = [];
  for (let at: Hypothesis | undefined = hypothesis; at?.parent; at = at.parent) found.push(at);
  return found.reverse();
}
