import { beforeEach, describe, expect, it } from 'vitest';

import {
  beamSearch,
  greedy,
  memory,
  sampleSequences,
  scope,
  setSeed,
  tensor,
  type BeamOptions,
  type Decoded,
  type StepModel,
  type StepResult,
} from '../../lib/index.js';
import { failure } from './failure.js';

const V = 5;
const end = 0;

interface Row {
  readonly source: number;
  readonly tokens: readonly number[];
}
interface State {
  readonly rows: readonly Row[];
}

/** A number in [0, 1) that depends on everything. */
function noise(...numbers: readonly number[]): number {
  const x = Math.sin(numbers.reduce((sum, n, i) => sum * 1.7 + (n + 1) * (i + 1.3), 0.5)) * 43758.5453;
  return x - Math.floor(x);
}

/** Scores and attention of what follows `tokens`: fixed, with no structure a search could profit from. */
const logitsAfter = ({ source, tokens }: Row) => Array.from({ length: V }, (_, token) => 4 * noise(source, ...tokens, token, 17));
const looksAfter = ({ source, tokens }: Row, steps: number) => {
  const weights = Array.from({ length: steps }, (_, s) => noise(source, ...tokens, s, 3));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
};

/** A model of numbers made up, for `sources` sources of lengths 1, 2, … */
function made(sources: number, attends = false, first = 0): StepModel<State> & { readonly calls: number[] } {
  const calls: number[] = [];
  return {
    calls,
    vocabularySize: V,
    end,
    silent: [],
    limits: Array<number>(sources).fill(6),
    sourceLengths: attends ? Array.from({ length: sources }, (_, s) => s + 1) : undefined,
    begin: () => ({
      tokens: Array<number>(sources).fill(1),
      state: { rows: Array.from({ length: sources }, (_, s) => ({ source: first + s, tokens: [] })) },
    }),
    step: (tokens, { rows }): StepResult<State> => {
      calls.push(tokens.length);
      const next = rows.map(({ source, tokens: before }, i) => ({ source, tokens: [...before, tokens[i] as number] }));
      const padded = next.map((row) => [...looksAfter(row, row.source - first + 1), ...Array<number>(sources).fill(0)].slice(0, sources));
      return { logits: tensor(next.map(logitsAfter)), state: { rows: next }, ...(attends && { attention: tensor(padded) }) };
    },
    pick: ({ rows }, chosen) => ({ rows: Array.from(chosen, (row) => rows[row] as Row) }),
  };
}

function logProbabilities(row: Row): number[] {
  const logits = logitsAfter(row);
  const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0));
  return logits.map((x) => x - total);
}

interface Sequence {
  readonly tokens: readonly number[];
  readonly logProbability: number;
  readonly finished: boolean;
}

/** Every sequence of a source up to a length, those that end and those cut off. */
function everything(source: number, most: number, before: readonly number[] = [], logProbability = 0): Sequence[] {
  return logProbabilities({ source, tokens: [1, ...before] }).flatMap((own, token) => {
    const tokens = [...before, token];
    const sum = logProbability + own;
    if (token === end) return [{ tokens: before, logProbability: sum, finished: true }];
    return tokens.length === most ? [{ tokens, logProbability: sum, finished: false }] : everything(source, most, tokens, sum);
  });
}

/** The loop of a beam search in plain words, for one source. */
function plainBeam(source: number, { width, most, alpha, beta = 0 }: { width: number; most: number; alpha: number; beta?: number }) {
  const score = ({ tokens, logProbability, finished }: Sequence) => {
    const seen = Array<number>(source + 1).fill(0);
    const steps = finished ? [...tokens, end] : tokens;
    steps.forEach((_, t) =>
      looksAfter({ source, tokens: [1, ...tokens.slice(0, t)] }, source + 1).forEach((w, s) => (seen[s] = (seen[s] as number) + w)),
    );
    const coverage = seen.reduce((sum, w) => sum + Math.log(Math.min(1, w)), 0);
    return logProbability / ((5 + steps.length) / 6) ** alpha + (beta && beta * coverage);
  };
  let live: Sequence[] = [{ tokens: [], logProbability: 0, finished: false }];
  const done: Sequence[] = [];
  for (let t = 1; t <= most && live.length > 0 && done.length < width; t++) {
    const all = live
      .flatMap(({ tokens, logProbability }) =>
        logProbabilities({ source, tokens: [1, ...tokens] }).map((own, token) => ({
          tokens: token === end ? tokens : [...tokens, token],
          logProbability: logProbability + own,
          finished: token === end,
        })),
      )
      .sort((a, b) => b.logProbability - a.logProbability)
      .slice(0, 2 * width);
    const top = all.slice(0, width);
    done.push(...(t === most ? top : top.filter(({ finished }) => finished)));
    live = all.filter(({ finished }) => !finished).slice(0, width);
  }
  const scored = done.map((sequence) => ({ ...sequence, score: score(sequence) }));
  return scored.sort((a, b) => Number(b.finished) - Number(a.finished) || b.score - a.score).slice(0, width);
}

const plain = ({ tokens, logProbability, finished }: Decoded): Sequence => ({ tokens: [...tokens], logProbability, finished });
const close = ({ tokens, logProbability, finished }: Sequence) => ({
  tokens,
  logProbability: expect.closeTo(logProbability, 4) as number,
  finished,
});

beforeEach(() => setSeed(2));

describe('greedy', () => {
  it('says the most probable token until the end or the greatest length', async () => {
    const results = await greedy(made(7), { maxLength: 4 });
    results.forEach((result, source) => {
      const tokens: number[] = [];
      let sum = 0;
      let ended = false;
      while (!ended && tokens.length < 4) {
        const scores = logProbabilities({ source, tokens: [1, ...tokens] });
        const best = scores.indexOf(Math.max(...scores));
        sum += Math.max(...scores);
        ended = best === end;
        if (!ended) tokens.push(best);
      }
      expect(plain(result)).toEqual(close({ tokens, logProbability: sum, finished: ended }));
      expect(result.score).toBe(result.logProbability);
    });
    expect(new Set(results.map(({ finished }) => finished)).size).toBe(2);
  });

  it('drops sources that are done from later steps', async () => {
    const model = made(7);
    await greedy(model);
    expect(model.calls[0]).toBe(7);
    expect(model.calls.at(-1)).toBeLessThan(7);
  });

  it('keeps to minLength, maxLength and noRepeatNgram', async () => {
    for (const { tokens } of await greedy(made(7), { minLength: 3, maxLength: 5 })) expect(tokens.length).toBeGreaterThanOrEqual(3);
    for (const { tokens, finished } of await greedy(made(7), { maxLength: 1 })) expect(tokens).toHaveLength(finished ? 0 : 1);
    for (const { tokens } of await greedy(made(7), { noRepeatNgram: 1, minLength: 4, maxLength: 5 })) expect(new Set(tokens).size).toBe(4);
    const bigrams = await greedy(made(7), { noRepeatNgram: 2, minLength: 8, maxLength: 9 });
    for (const { tokens } of bigrams) {
      const pairs = Array.from(tokens.slice(1), (token, i) => `${tokens[i]} ${token}`);
      expect(new Set(pairs).size).toBe(pairs.length);
    }
  });

  it('never says silent tokens', async () => {
    for (const { tokens } of await greedy({ ...made(7), silent: [2, 4] }))
      expect([...tokens].every((token) => token === 1 || token === 3)).toBe(true);
  });

  it('returns what each token looked at', async () => {
    const model = made(3, true);
    for (const [source, { tokens, attention }] of (await greedy(model, { attention: true })).entries()) {
      expect(attention).toHaveLength(tokens.length);
      attention?.forEach((row, t) => {
        const want = looksAfter({ source, tokens: [1, ...tokens.slice(0, t)] }, source + 1);
        expect([...row]).toEqual(want.map((x) => expect.closeTo(x, 5) as number));
      });
    }
  });
});

describe('beamSearch', () => {
  it('of width 1 is greedy', async () => {
    const options = { maxLength: 5, minLength: 1 };
    const [beams, singles] = [await beamSearch(made(9), { ...options, width: 1 }), await greedy(made(9), options)];
    expect(beams.map(([best]) => plain(best as Decoded))).toEqual(singles.map(plain));
  });

  it.each([0, 0.6, 1])(
    'as wide as the vocabulary has the best of all sequences of two tokens, length penalty %f',
    async (lengthPenalty) => {
      const found = await beamSearch(made(6), { width: V, nBest: V, maxLength: 2, lengthPenalty, earlyStopping: false });
      found.forEach((sequences, source) => {
        const all = everything(source, 2).map((sequence) => {
          const length = sequence.tokens.length + Number(sequence.finished);
          return { ...sequence, score: sequence.logProbability / ((5 + length) / 6) ** lengthPenalty };
        });
        expect(all).toHaveLength(1 + (V - 1) * V);
        // The best one leads the candidates of its step, whichever that is; worse ones may fall out of the beam.
        const best = all.reduce((a, b) => (b.score > a.score ? b : a));
        const same = sequences.find(({ tokens, finished }) => finished === best.finished && tokens.join() === best.tokens.join());
        expect(same?.score).toBeCloseTo(best.score, 4);
        expect(sequences).toHaveLength(V);
      });
    },
  );

  const cases = [1, 2, 3, 5].flatMap((width) => [0, 0.6].flatMap((alpha) => [0, 0.4].map((beta) => ({ width, alpha, beta }))));
  it.each(cases)('equals a plain loop: width $width, alpha $alpha, beta $beta', async ({ width, alpha, beta }) => {
    const options = { width, nBest: width, maxLength: 4, lengthPenalty: alpha, coveragePenalty: beta };
    const found = await beamSearch(made(6, true), options);
    found.forEach((sequences, source) => {
      const want = plainBeam(source, { width, most: 4, alpha, beta });
      expect(sequences.map(plain)).toEqual(want.map(close));
      sequences.forEach(({ score }, i) => expect(score).toBeCloseTo((want[i] as { score: number }).score, 4));
    });
  });

  it('orders its sequences by score, and keeps looking without earlyStopping', async () => {
    const search = (earlyStopping: boolean) => beamSearch(made(12), { width: 3, nBest: 3, lengthPenalty: 2, maxLength: 6, earlyStopping });
    const [early, late] = [await search(true), await search(false)];
    for (const results of [...early, ...late]) {
      const ended = results.filter(({ finished }) => finished).map(({ score }) => score);
      expect(ended).toEqual([...ended].sort((a, b) => b - a));
    }
    const bests = (found: typeof early) => found.map(([best]) => (best as Decoded).score);
    bests(late).forEach((score, i) => expect(score).toBeGreaterThanOrEqual((bests(early)[i] as number) - 1e-6));
    expect(bests(late)).not.toEqual(bests(early));
  });

  it('gives each source what it gets alone, in one call for all', async () => {
    const options: BeamOptions = { width: 3, nBest: 3, maxLength: 5 };
    const model = made(5);
    const together = await beamSearch(model, options);
    for (let source = 0; source < 5; source++) expect(await beamSearch(made(1, false, source), options)).toEqual([together[source]]);
    expect(model.calls[1]).toBe(15);
  });

  it('keeps to minLength and returns attention', async () => {
    const found = await beamSearch(made(4, true), { width: 4, nBest: 2, minLength: 2, maxLength: 4, attention: true });
    for (const [source, results] of found.entries()) {
      for (const { tokens, attention } of results) {
        expect(tokens.length).toBeGreaterThanOrEqual(2);
        expect(attention?.map((row) => row.length)).toEqual(Array.from(tokens, () => source + 1));
        expect([...(attention?.[1] ?? [])]).toEqual(looksAfter({ source, tokens: [1, tokens[0] as number] }, source + 1).map((x) => expect.closeTo(x, 5) as number)); // prettier-ignore
      }
    }
  });

  it('returns fewer sequences where fewer are possible', async () => {
    const [only] = await beamSearch({ ...made(1), silent: [1, 2, 3, 4] }, { width: 3, nBest: 3 });
    expect(only?.map(plain)).toMatchObject([{ tokens: [], finished: true }]);
  });

  it('complains', async () => {
    const search = (options: BeamOptions, model = made(2)) => beamSearch(model, options);
    await expect(search({ width: 6 })).rejects.toThrow(failure('ERR_TT_RANGE', 'width is 6', 'at most the vocabulary, which is 5'));
    await expect(search({ width: 0 })).rejects.toThrow(failure('ERR_TT_RANGE', 'width is 0'));
    await expect(search({ width: 2, nBest: 3 })).rejects.toThrow(failure('ERR_TT_RANGE', 'nBest is 3', 'at most the width, which is 2'));
    await expect(search({ lengthPenalty: -1 })).rejects.toThrow(failure('ERR_TT_RANGE', 'lengthPenalty is -1'));
    await expect(search({ coveragePenalty: 1 })).rejects.toThrow(failure('ERR_TT_ARG', 'coveragePenalty is 1', 'no attention'));
    await expect(search({ attention: true })).rejects.toThrow(failure('ERR_TT_ARG', 'attention is true', 'no attention'));
    await expect(search({ minLength: 3, maxLength: 3 })).rejects.toThrow(failure('ERR_TT_RANGE', 'minLength is 3', 'less than maxLength'));
    await expect(search({ maxLength: 0 })).rejects.toThrow(failure('ERR_TT_RANGE', 'maxLength is 0'));
    await expect(search({ beams: 2 } as never)).rejects.toThrow(failure('ERR_TT_ARG', 'option is "beams"'));
    const stuck = { ...made(2), silent: [0, 1, 2, 3, 4] };
    await expect(search({}, stuck)).rejects.toThrow(failure('ERR_TT_RANGE', 'source 0', 'without a possible token'));
    await expect(greedy(stuck)).rejects.toThrow(failure('ERR_TT_RANGE', 'source 0', 'without a possible token'));
    const broken = { ...made(2), step: (): StepResult<State> => ({ logits: tensor([[0, NaN, 0, 0, 0], [0, 0, 0, 0, 0]]), state: { rows: [] } }) }; // prettier-ignore
    await expect(search({}, broken)).rejects.toThrow(failure('ERR_TT_NAN', 'a score of the model is NaN'));
  });
});

describe('sampleSequences', () => {
  it('draws sequences as often as they are probable', async () => {
    const draws = 3000;
    const model = { ...made(draws), begin: () => ({ tokens: Array<number>(draws).fill(1), state: { rows: Array<Row>(draws).fill({ source: 0, tokens: [] }) } }) }; // prettier-ignore
    const counts = new Map<string, number>();
    for (const { tokens, finished } of await sampleSequences(model, { maxLength: 2, seed: 5 })) {
      const key = `${tokens.join()} ${finished}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const { tokens, finished, logProbability } of everything(0, 2))
      expect((counts.get(`${tokens.join()} ${finished}`) ?? 0) / draws).toBeCloseTo(Math.exp(logProbability), 1.5);
  });

  it('is greedy at temperature 0 and repeats with a seed', async () => {
    expect(await sampleSequences(made(5), { temperature: 0 })).toEqual(await greedy(made(5)));
    const seeded = (seed: number) => sampleSequences(made(5), { seed });
    expect(await seeded(1)).toEqual(await seeded(1));
    expect(await seeded(1)).not.toEqual(await seeded(2));
    setSeed(4);
    const [first, second] = [await sampleSequences(made(5)), await sampleSequences(made(5))];
    expect(first).not.toEqual(second);
    setSeed(4);
    expect(await sampleSequences(made(5))).toEqual(first);
  });

  it('complains', async () => {
    await expect(sampleSequences(made(1), { topK: 0 })).rejects.toThrow(failure('ERR_TT_RANGE', 'topK is 0'));
    await expect(sampleSequences(made(1), { seed: -1 })).rejects.toThrow(failure('ERR_TT_RANGE', 'seed is -1'));
  });
});

it('leaves no tensor behind', async () => {
  const before = memory().tensors;
  await beamSearch(made(3, true), { width: 3, attention: true });
  await scope(() => greedy(made(3)));
  expect(memory().tensors).toBe(before);
});
