// One sequence per source, a token at a time.
import { complain, Says } from '../errors.js';
import { decoded, root, type Decoded, type Hypothesis } from './hypothesis.js';
import type { Limits } from './limits.js';
import type { Row } from './sampling.js';
import type { StepModel } from './step-model.js';
import { Walk } from './walk.js';

/** A sequence for each source; `choose` says which token comes next. Sources that are done take no part in further steps. */
export async function decodeOne<State>(
  op: string,
  model: StepModel<State>,
  limits: Limits,
  wantsAttention: boolean,
  choose: (scores: Row, source: number) => number,
): Promise<readonly Decoded[]> {
  const walk = new Walk(op, model, wantsAttention);
  try {
    const results: Decoded[] = [];
    let live = Array.from(walk.first, (token, source) => ({ source, row: source, hypothesis: root(token) }));
    while (live.length > 0) {
      const scores = await walk.step(
        live.map(({ row }) => row),
        live.map(({ hypothesis }) => hypothesis.token),
      );
      live = live.flatMap(({ source, hypothesis: parent }, row) => {
        const own = scores.of(row);
        limits.apply(own, parent);
        if (own.every((score) => score === -Infinity)) throw nothingToSay(op, source, parent);
        const token = choose(own, source);
        const attention = scores.attention(row, model.sourceLengths?.[source] ?? 0);
        const logProbability = parent.logProbability + (own[token] as number);
        const hypothesis: Hypothesis = { token, parent, length: parent.length + 1, logProbability, attention };
        if (token !== model.end && hypothesis.length < limits.longest(source)) return [{ source, row, hypothesis }];
        results[source] = decoded(hypothesis, token === model.end, logProbability, wantsAttention);
        return [];
      });
    }
    return results;
  } finally {
    walk.close();
  }
}

/** The error of a source for which every token is forbidden. */
export function nothingToSay(op: string, source: number, { length }: Hypothesis): Error {
  return complain('ERR_TT_RANGE', {
    op,
    arg: `source ${source}`,
    got: new Says(`without a possible token after ${length}`),
    want: 'at least one',
    why: 'minLength and noRepeatNgram forbid all',
  });
}
