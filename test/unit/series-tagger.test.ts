// Taggers of the steps of series: readers, the model, a trained one, and its folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-steps-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}

async function all<T>(series: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of series) found.push(one);
  return found;
}

describe('readStepRows', () => {
  it('has a label and a line per step; a dropped row takes its label with it', async () => {
    const path = await file('a.csv', 'id,step,x,label\na,1,5,on\na,2,,off\na,3,7,off\nb,1,0,on\n');
    expect(await all(tt.readStepRows(path, { missing: 'drop' }))).toEqual([
      { labels: ['on', 'off'], lines: [2, 4], line: 2, features: 1, values: Float32Array.of(5, 7) },
      { labels: ['on'], lines: [5], line: 5, features: 1, values: Float32Array.of(0) },
    ]);
    expect((await all(tt.readStepRows(path, { missing: 'interpolate' })))[0]?.values).toEqual(Float32Array.of(5, 6, 7));
  });

  it.each([
    ['id,x,label\na,1,on\na,one,on\n', ':3: column "x" is "one", expected a number'],
    ['id,x,label\na,1,on\na,,on\n', ':3: column "x" has no value, expected a number'],
    ['id,x,label\na,1,on\na,2,\n', ':3: column "label" is empty, expected a label'],
  ])('names what is wrong with %j', async (text, words) => {
    await expect(all(tt.readStepRows(await file('bad.csv', text)))).rejects.toThrow(failure('ERR_TT_FILE', words));
  });
});

describe('readStepJsonLines', () => {
  it('has a label per step', async () => {
    const path = await file('a.jsonl', '{"labels":["on",0],"values":[[1,2],[3,4]]}\n');
    expect(await all(tt.readStepJsonLines(path))).toEqual([
      { labels: ['on', '0'], lines: [1, 1], line: 1, features: 2, values: Float32Array.of(1, 2, 3, 4) },
    ]);
  });

  it.each([
    ['{"values":[1]}', ':1: has no "labels"'],
    ['{"labels":"on","values":[1]}', ':1: "labels" is "on", expected a list of labels'],
    ['{"labels":["on"],"values":[1,2]}', ':1: "labels" holds 1 labels, expected 2, one per step'],
    ['{"labels":["on",[]],"values":[1,2]}', ':1: "labels[1]" is []'],
    ['{"labels":["on"],"values":["x"]}', ':1: "values"[0][0] is "x", expected a number'],
  ])('names what is wrong with %s', async (text, words) => {
    await expect(all(tt.readStepJsonLines(await file('bad.jsonl', text)))).rejects.toThrow(failure('ERR_TT_FILE', words));
  });
});

/** A step is `high` where the sum of the numbers so far is above 0: what came before decides. */
const samples = Array.from({ length: 24 }, (_, i) => {
  const steps = Array.from({ length: 1 + (i % 7) }, (_, t) => (((i + 1) * (t + 3)) % 5) - 2);
  const labels = steps.map((_, t) => (steps.slice(0, t + 1).reduce((a, b) => a + b, 0) > 0 ? 'high' : 'low'));
  return { labels, ...tt.seriesValues(steps) };
});
const labels = ['high', 'low'];
const classesOf = (some: typeof samples) => tt.padSequences(some.map((one) => one.labels.map((label) => labels.indexOf(label)))).tokens;

function untrained(): tt.SeriesTagger {
  tt.setSeed(3);
  return new tt.SeriesTagger({ inputs: 1, classes: 2, hidden: 12 });
}

describe('SeriesTagger', () => {
  it('has logits of every step, which padding does not change', async () => {
    const model = untrained();
    const [short, long] = [tt.seriesValues([1, 2]), tt.seriesValues([1, 2, 3, 4])];
    const { logits } = model.forward(tt.padSeries([short, long]));
    expect(logits.shape).toEqual([2, 4, 2]);
    const alone = await model.forward(tt.padSeries([short])).logits.data();
    expect([...(await logits.data()).subarray(0, 4)]).toEqual([...alone].map((x) => expect.closeTo(x, 6) as number));
    expect(() => new tt.SeriesTagger({ inputs: 1, classes: 2, pooling: 'last' } as never)).toThrow(failure('ERR_TT_ARG', 'option is "pooling"')); // prettier-ignore
  });

  it('gets no gradient from padding', async () => {
    const model = untrained();
    const loss = (some: readonly tt.SeriesValues[], steps: number) => {
      const batch = tt.padSeries(some);
      const tags = tt.tensor(new Int32Array(some.length * steps), { shape: [some.length, steps] });
      const x = tt.tensor(
        Float32Array.from({ length: some.length * steps }, (_, i) => (i < batch.x.size ? i : 1e3)),
        { shape: [1, steps, 1] },
      );
      return tt.crossEntropy(model.forward({ x, lengths: batch.lengths }).logits, tags, { mask: tt.sequenceMask(batch.lengths, steps) });
    };
    const one = [tt.seriesValues([0, 1])];
    const gradient = async (steps: number) => {
      for (const parameter of model.parameters()) parameter.grad = undefined;
      loss(one, steps).backward();
      return [...((await model.encoder.parameters()[0]?.grad?.data()) ?? [])];
    };
    expect(await gradient(5)).toEqual(await gradient(2));
  });
});

describe('a trained tagger of series', () => {
  let system: tt.SeriesTaggingSystem;
  beforeAll(() => {
    const model = untrained();
    const optimizer = new tt.Adam(model.parameters(), { lr: 0.05 });
    for (let step = 0; step < 150; step++)
      tt.scope(() => {
        const batch = tt.padSeries(samples);
        const { logits } = model.forward(batch);
        tt.crossEntropy(logits, classesOf(samples), { mask: tt.sequenceMask(batch.lengths, 7) }).backward();
        optimizer.step();
        optimizer.zeroGrad();
      });
    system = new tt.SeriesTaggingSystem({ model: model.eval(), scaler: tt.Scaler.fit('none', [[0]]), labels });
  });

  it('is right step by step, in the order of the series, in batches and in streams', async () => {
    const right = samples.map((one) => one.labels);
    const said = (answers: readonly (readonly tt.Prediction[])[]) => answers.map((steps) => steps.map(({ label }) => label));
    expect(said(await system.predict(samples))).toEqual(right);
    expect(said(await system.predict(samples, { batchSize: 5 }))).toEqual(right);
    expect(said(await all(system.predictStream(samples, { batchSize: 5 })))).toEqual(right);
    expect(await system.predict([])).toEqual([]);
  });

  it('is measured by steps', async () => {
    const steps = samples.reduce((sum, one) => sum + one.labels.length, 0);
    expect(await system.evaluate(samples)).toMatchObject({ samples: steps, accuracy: 1, macro: { f1: 1 }, rocAuc: 1 });
    const turned = samples.map((one, i) =>
      i === 6 ? { ...one, labels: one.labels.map((label) => (label === 'low' ? 'high' : 'low')) } : one,
    );
    expect((await system.evaluate(turned)).accuracy).toBeCloseTo(1 - 7 / steps, 12);
    const [sample] = samples as [(typeof samples)[number]];
    await expect(system.evaluate([{ ...sample, labels: [] }])).rejects.toThrow(failure('ERR_TT_SHAPE', 'evaluate: samples[0].labels is 0 long, expected 1 (one per step)')); // prettier-ignore
    await expect(system.evaluate([{ ...sample, labels: ['up'] }])).rejects.toThrow(failure('ERR_TT_ARG', 'samples[0].labels[0] is "up", expected one of "high", "low"')); // prettier-ignore
    await expect(system.evaluate([])).rejects.toThrow(failure('ERR_TT_ARG'));
  });

  it('comes back from its folder', async () => {
    const path = join(dir, 'model');
    await tt.saveSeriesTagger(path, system, { note: 'x' });
    const loaded = await tt.loadSeriesTagger(path);
    expect(await loaded.predict(samples)).toEqual(await system.predict(samples));
    await expect(tt.loadSeriesClassifier(path)).rejects.toThrow(failure('ERR_TT_FILE', 'kind is "series-tagger", expected "series-classifier"')); // prettier-ignore
  });

  it('refuses parts and series that do not fit', async () => {
    const { model, scaler } = system;
    const of = (parts: Partial<tt.SeriesTaggingParts>) => () => new tt.SeriesTaggingSystem({ model, scaler, labels, ...parts });
    expect(of({ labels: ['a'] })).toThrow(failure('ERR_TT_ARG', 'SeriesTaggingSystem: labels is 1 names, expected 2'));
    expect(of({ scaler: tt.Scaler.fit('none', [[0], [0]]) })).toThrow(failure('ERR_TT_ARG', 'scaler is 2 features, expected 1')); // prettier-ignore
    await expect(system.predict([tt.seriesValues([[1, 2]])])).rejects.toThrow(failure('ERR_TT_SHAPE', 'series[0] is of 2 features, expected 1')); // prettier-ignore
  });
});
