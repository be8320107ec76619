// Sequence to sequence: the decoder in one call against one step at a time, padding, learning, what is refused.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

const sizes = { sourceVocabularySize: 12, targetVocabularySize: 11, start: 1, end: 2, embedding: 6, hidden: 5, decoderHidden: 10 };
const pairs: readonly tt.Pair[] = [
  { source: [3, 4, 5], target: [7, 8] },
  { source: [9], target: [3, 4, 5, 6] },
  { source: [6, 6, 7, 8, 3], target: [9] },
];
const collate = tt.collatePairs(sizes);

function make(config: Partial<tt.Seq2SeqConfig> = {}, options?: tt.Seq2SeqOptions): tt.Seq2Seq {
  tt.setSeed(3);
  return new tt.Seq2Seq({ ...sizes, ...config }, options).eval();
}

/** log P of each pair's target and end. */
function logProbabilities(model: tt.Seq2Seq, some: readonly tt.Pair[]): readonly number[] {
  const { target, ...rest } = collate(some);
  const logs = tt.logSoftmax(model.forward({ target, ...rest }).logits);
  const each = tt
    .gather(
      logs,
      1,
      Array.from(target, (token) => [token]),
    )
    .dataSync();
  let at = 0;
  return some.map((pair) => {
    const end = at + pair.target.length + 1;
    let sum = 0;
    while (at < end) sum += each[at++] as number;
    return sum;
  });
}

const configs: readonly [string, Partial<tt.Seq2SeqConfig>][] = [
  ['general, after', {}],
  ['dot, after, copied states', { attention: { kind: 'dot' }, bridge: 'copy' }],
  ['additive, after, input feeding', { attention: { kind: 'additive', inputFeeding: true } }],
  ['additive, before', { attention: { kind: 'additive', placement: 'before' } }],
  ['two LSTM layers, scaled, from nothing', { cell: 'lstm', layers: 2, attention: { kind: 'scaled' }, bridge: 'zero' }],
  ['heads', { attention: { kind: 'multiHead', heads: 2 } }],
  ['no attention, one direction, tied', { attention: { kind: 'none' }, bidirectional: false, decoderHidden: 6, tiedOutput: true }],
];

describe.each(configs)('%s', (_, config) => {
  it('scores what it says as it says it', async () => {
    const model = make(config);
    const sources = pairs.map(({ source }) => source);
    const said = await tt.beamSearch(model.search(sources), { width: 11, nBest: 11, maxLength: 3, lengthPenalty: 0, earlyStopping: false });
    const finished = said.flatMap((all, i) =>
      all.filter(({ finished }) => finished).map((best) => ({ best, source: (pairs[i] as tt.Pair).source })),
    );
    expect(finished.length).toBeGreaterThan(0);
    const scored = logProbabilities(
      model,
      finished.map(({ best: { tokens }, source }) => ({ source, target: tokens })),
    );
    finished.forEach(({ best }, i) => expect(best.logProbability).toBeCloseTo(scored[i] as number, 4));
  });

  it('does not see padding', () => {
    const model = make(config);
    logProbabilities(model, pairs).forEach((log, i) => expect(logProbabilities(model, [pairs[i] as tt.Pair])[0]).toBeCloseTo(log, 4));
  });

  it('has a gradient for every parameter that takes part', () => {
    const model = make(config).train();
    const batch = collate(pairs);
    tt.crossEntropy(model.forward(batch).logits, batch.target).backward();
    const without = [...model.namedParameters()].filter(([, { grad }]) => !grad).map(([name]) => name);
    expect(without).toEqual([]);
  });
});

describe('Seq2Seq', () => {
  it('learns to say sequences backwards', async () => {
    const model = make({ hidden: 16, decoderHidden: 32, embedding: 16, dropout: 0 });
    const draw = (n: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: 3 + (i % 3) }, (_, t) => 3 + ((i * 7 + t * t * 5 + t) % 8)));
    const data = draw(60).map((source) => ({ source, target: [...source].reverse() }));
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.Adam(model.parameters(), { lr: 1e-2 }),
      loss: ({ logits }, { target }: tt.Seq2SeqBatch) => tt.crossEntropy(logits, target),
    });
    const history = await trainer.fit(tt.batches(data, { batchSize: 20, shuffle: true, seed: 1, collate }), { epochs: 40 });
    expect(history.at(-1)?.loss).toBeLessThan(0.1);
    model.eval();
    const said = await tt.greedy(model.search(data.map(({ source }) => source)), { maxLength: 8 });
    const right = said.filter(({ tokens }, i) => tokens.join() === data[i]?.target.join());
    expect(right.length).toBeGreaterThan(55);
  });

  it('feeds on its own words as often as teacherForcing says', () => {
    const batch = collate(pairs);
    const outputs = [1, 0, (step: number) => 1 / (1 + step)].map((teacherForcing) => {
      const model = make({ dropout: 0 }, { teacherForcing }).train();
      return [...model.forward(batch).logits.dataSync()];
    });
    expect(outputs[0]).toEqual(outputs[2]); // the first step of the function is 1
    expect(outputs[0]).not.toEqual(outputs[1]);
    const scheduled = make({ dropout: 0 }, { teacherForcing: (step) => 1 / (1 + step) }).train();
    expect(scheduled.explain()).toMatchObject({ decoder: 'one call' });
    scheduled.forward(batch);
    expect(scheduled.explain()).toMatchObject({ decoder: 'step by step' });
  });

  it('says what it refuses', () => {
    const refused = (config: Partial<tt.Seq2SeqConfig>, code: tt.ErrorCode, ...words: string[]) =>
      expect(() => make(config)).toThrow(failure(code, ...words));
    refused({ start: 11 }, 'ERR_TT_RANGE', 'start');
    refused({ bridge: 'copy', decoderHidden: 7 }, 'ERR_TT_ARG', 'bridge');
    refused({ tiedOutput: true }, 'ERR_TT_ARG', 'tiedOutput');
    refused({ sharedEmbedding: true }, 'ERR_TT_ARG', 'sharedEmbedding');
    refused({ attention: { kind: 'multiHead', heads: 3 } }, 'ERR_TT_ARG', 'attention.heads is 3', 'a divisor of decoderHidden, 10');
    refused({ attention: { kind: 'dot' }, decoderHidden: 7 }, 'ERR_TT_ARG', 'decoderHidden is 7, expected 10', '"general" takes any width');
    const model = make({ maxSourceLength: 2 });
    expect(() => model.search([[3, 4, 5]])).toThrow(failure('ERR_TT_RANGE', 'source 0', 'at most 2', 'maxSourceLength'));
    expect(() => model.forward(collate([{ source: [3, 4, 5], target: [3] }]))).toThrow(failure('ERR_TT_RANGE', 'source 0 is of 3 tokens', 'at most 2')); // prettier-ignore
    expect(() => model.search([[3], []])).toThrow(failure('ERR_TT_ARG', 'source 1', 'empty'));
    expect(() => collate([{ source: [], target: [3] }])).toThrow(failure('ERR_TT_ARG', 'source of pair 0', 'empty'));
  });
});
