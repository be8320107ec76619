// Classifiers of series: readers, the model, a trained one, and its folder.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Adam,
  crossEntropy,
  loadSeriesClassifier,
  padSeries,
  readIdx,
  readSeriesJsonLines,
  readSeriesRows,
  saveSeriesClassifier,
  Scaler,
  SeriesClassifier,
  SeriesSystem,
  seriesValues,
  setSeed,
  type LabelledSeries,
} from '../../lib/index.js';
import { failure } from './failure.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-strokes-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}

async function all(series: AsyncIterable<LabelledSeries>): Promise<LabelledSeries[]> {
  const found: LabelledSeries[] = [];
  for await (const one of series) found.push(one);
  return found;
}

describe('readSeriesRows', () => {
  it('joins the rows of a series', async () => {
    const path = await file('strokes.csv', 'id,step,x,y,label\na,1,0.5,1,up\na,2,2,3,up\nb,1,4,5,down\n');
    expect(await all(readSeriesRows(path))).toEqual([
      { label: 'up', line: 2, features: 2, values: Float32Array.of(0.5, 1, 2, 3) },
      { label: 'down', line: 4, features: 2, values: Float32Array.of(4, 5) },
    ]);
    const other = await file('s.tsv', 'kind\tx\tno\nup\t1\t7\nup\t2\t7\n');
    expect(await all(readSeriesRows(other, { idColumn: 'no', labelColumn: 'kind' }))).toMatchObject([{ features: 1, label: 'up' }]);
  });

  it.each([
    ['id,x\na,1\n', ':1: has no column "label"'],
    ['id,label\na,up\n', ':1: has no column of a feature'],
    ['id,label,x\na,up,one\n', ':2: column "x" is "one", expected a number'],
    ['id,label,x\na,up,\n', ':2: column "x" has no value, expected a number (missing: drop or interpolate accepts gaps)'],
    ['id,step,label,x\na,,up,1\n', ':2: column "step" has no value, expected a number'],
    ['id,label,x\na,up\n', ':2: has 2 columns, expected 3'],
    ['id,label,x\na,up,1\na,down,2\n', ':3: the label is "down", expected "up"'],
    ['id,label,x\na,up,1\nb,up,2\na,up,3\n', ':4: the series "a" goes on after another'],
    ['id,step,label,x\na,2,up,1\na,2,up,2\n', ':3: the step is 2, expected more than 2'],
    ['id,label,x\n', 'holds no samples'],
  ])('names what is wrong with %j', async (text, words) => {
    await expect(all(readSeriesRows(await file('bad.csv', text)))).rejects.toThrow(failure('ERR_TT_FILE', words));
  });
});

describe('gaps of readSeriesRows', () => {
  const table = 'id,label,x,y\na,up,1,5\na,up,NA,6\na,up,4,7\nb,up,,1\nb,up,9,2\n';

  it('drop their rows, or get values between neighbours of the same series', async () => {
    const path = await file('gaps.csv', table);
    const dropped = await all(readSeriesRows(path, { missing: 'drop' }));
    expect(dropped.map(({ values }) => [...values])).toEqual([[1, 5, 4, 7], [9, 2]]); // prettier-ignore
    const filled = await all(readSeriesRows(path, { missing: 'interpolate' }));
    expect(filled.map(({ values }) => [...values])).toEqual([[1, 5, 2.5, 6, 4, 7], [9, 1, 9, 2]]); // prettier-ignore
  });

  it('are errors that name line and column, or the series of which nothing is left', async () => {
    await expect(all(readSeriesRows(await file('g.csv', table)))).rejects.toThrow(
      failure('ERR_TT_FILE', 'g.csv:3: column "x" has no value'),
    );
    const empty = await file('e.csv', 'id,label,x,y\na,up,1,2\nb,up,,1\nb,up,2,\n');
    await expect(all(readSeriesRows(empty, { missing: 'drop' }))).rejects.toThrow(failure('ERR_TT_FILE', 'e.csv:3: the series "b" has a gap in every row')); // prettier-ignore
    const none = await file('n.csv', 'id,label,x,y\na,up,1,2\nb,up,,1\n');
    await expect(all(readSeriesRows(none, { missing: 'interpolate' }))).rejects.toThrow(failure('ERR_TT_FILE', 'n.csv:3: the series "b" has no value at all in column "x"')); // prettier-ignore
    expect(() => readSeriesRows(none, { missing: 'zero' as never })).toThrow(failure('ERR_TT_ARG', 'missing is "zero", expected one of'));
  });
});

describe('readSeriesJsonLines', () => {
  it('reads vectors and plain numbers', async () => {
    const path = await file('s.jsonl', '{"label":1,"values":[[1,2],[3,4]]}\n\n{"label":"b","values":[5,6,7]}\n');
    expect(await all(readSeriesJsonLines(path))).toEqual([
      { label: '1', line: 1, features: 2, values: Float32Array.of(1, 2, 3, 4) },
      { label: 'b', line: 3, features: 1, values: Float32Array.of(5, 6, 7) },
    ]);
  });

  it.each([
    ['{"label":1}', ':1: has no "values"'],
    ['{"label":1,"values":3}', ':1: "values" is 3, expected an array'],
    ['{"label":1,"values":[]}', 'expected an array of at least one step'],
    ['{"label":1,"values":[[]]}', 'at least one number'],
    ['{"label":1,"values":[[1],[2,3]]}', '"values"[1] is of 2 numbers, expected 1'],
    ['{"label":1,"values":[[1],["x"]]}', '"values"[1][0] is "x", expected a number'],
    ['{"label":1,"values":[null]}', '"values"[0][0] is null'],
    ['{"label":[],"values":[1]}', '"label" is []'],
  ])('names what is wrong with %s', async (text, words) => {
    await expect(all(readSeriesJsonLines(await file('bad.jsonl', text)))).rejects.toThrow(failure('ERR_TT_FILE', words));
  });
});

/** An IDX file of unsigned bytes. */
function idx(sizes: readonly number[], values: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.writeUInt32BE(0x800 + sizes.length);
  sizes.forEach((size, d) => head.writeUInt32BE(size, 4 + 4 * d));
  return Buffer.concat([head, Buffer.from(values)]);
}

describe('readIdx', () => {
  it('reads images as series of rows', async () => {
    const images = await file('a-images-idx3-ubyte.gz', gzipSync(idx([2, 2, 3], [0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11])));
    const labels = await file('a-labels-idx1-ubyte', idx([2], [7, 0]));
    expect(await readIdx(images, labels)).toEqual([
      { label: '7', line: 1, features: 3, values: Float32Array.of(0, 1, 2, 3, 4, 255) },
      { label: '0', line: 2, features: 3, values: Float32Array.of(6, 7, 8, 9, 10, 11) },
    ]);
  });

  it('refuses what is no such pair', async () => {
    const images = await file('images', idx([1, 2, 2], [1, 2, 3, 4]));
    const labels = await file('labels', idx([1], [1]));
    await expect(readIdx(labels, labels)).rejects.toThrow(failure('ERR_TT_FILE', 'is no IDX file of images'));
    await expect(readIdx(images, images)).rejects.toThrow(failure('ERR_TT_FILE', 'is no IDX file of labels'));
    await expect(readIdx(images, await file('two', idx([2], [1, 2])))).rejects.toThrow(
      failure('ERR_TT_FILE', 'holds 2 labels, expected 1'),
    );
    await expect(readIdx(await file('cut', idx([1, 2, 2], [1, 2, 3])), labels)).rejects.toThrow(
      failure('ERR_TT_FILE', 'holds 3 values, expected 1 x 2 x 2'),
    );
    await expect(readIdx(await file('x.gz', 'no gzip'), labels)).rejects.toThrow(failure('ERR_TT_FILE', 'cannot be read'));
    await expect(readIdx(join(dir, 'none'), labels)).rejects.toThrow(failure('ERR_TT_FILE', 'cannot be read'));
    await expect(readIdx(await file('few', Buffer.alloc(3)), labels)).rejects.toThrow(failure('ERR_TT_FILE', 'is no IDX file'));
  });
});

describe('padSeries', () => {
  it('pads with 0 after scaling', async () => {
    const scaler = Scaler.fit('minMax', [[10, 20], [0, 5]]); // prettier-ignore
    const { x, lengths } = padSeries([seriesValues([[20, 0]]), seriesValues([[10, 5], [15, 10]])], scaler); // prettier-ignore
    expect([...(await x.data())]).toEqual([1, 0, 0, 0, 0, 1, 0.5, 2]);
    expect([x.shape, [...lengths]]).toEqual([[2, 2, 2], [1, 2]]); // prettier-ignore
    expect(() => padSeries([])).toThrow(failure('ERR_TT_ARG', 'series is empty'));
    expect(() => padSeries([seriesValues([1]), seriesValues([[1, 2]])])).toThrow(
      failure('ERR_TT_SHAPE', 'series[1] is of 2 features, expected 1'),
    );
  });
});

/** Rising and falling series of different lengths. */
const samples = Array.from({ length: 12 }, (_, i) => {
  const steps = Array.from({ length: 2 + (i % 5) }, (_, t) => [(i % 2 ? t : -t) + i, 50]);
  return { label: i % 2 ? 'up' : 'down', ...seriesValues(steps) };
});

function trained(): SeriesSystem {
  setSeed(4);
  const scaler = Scaler.fit('standard', [[-6, 16], [50, 50]]); // prettier-ignore
  const model = new SeriesClassifier({ inputs: 2, classes: 2, hidden: 8, dropout: 0.1 });
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const batch = padSeries(samples, scaler);
  for (let step = 0; step < 80; step++) {
    crossEntropy(model.forward(batch).logits, samples.map(({ label }) => Number(label === 'up'))).backward(); // prettier-ignore
    optimizer.step();
    optimizer.zeroGrad();
  }
  return new SeriesSystem({ model, scaler, labels: ['down', 'up'] });
}

describe('SeriesClassifier', () => {
  it.each(['last', 'mean', 'max', 'attention'] as const)('does not see padding: %s', async (pooling) => {
    const model = new SeriesClassifier({ inputs: 2, classes: 3, hidden: 4, bidirectional: true, cell: 'gru', pooling }).eval();
    const [a, b] = [seriesValues([[1, 2], [3, 4], [5, 6]]), seriesValues([[7, 8]])]; // prettier-ignore
    const both = await model.forward(padSeries([a, b])).logits.data();
    const alone = await model.forward(padSeries([b])).logits.data();
    expect([...both.subarray(3)]).toEqual([...alone].map((x) => expect.closeTo(x, 5) as number));
    expect(model.forward(padSeries([a])).weights?.shape).toEqual(pooling === 'attention' ? [1, 3] : undefined);
  });

  it('refuses what cannot be', () => {
    expect(() => new SeriesClassifier({ inputs: 0, classes: 2 })).toThrow(failure('ERR_TT_RANGE', 'inputs is 0'));
    expect(() => new SeriesClassifier({ inputs: 1, classes: 2, pooling: 'sum' as never })).toThrow(
      failure('ERR_TT_ARG', 'pooling is "sum"'),
    );
  });
});

describe('a trained classifier of series', () => {
  it('learns, and is the same after saving and loading', async () => {
    const system = trained();
    expect(await system.evaluate(samples)).toMatchObject({ accuracy: 1, rocAuc: 1 });
    await saveSeriesClassifier(join(dir, 'model'), system);
    const loaded = await loadSeriesClassifier(join(dir, 'model'));
    const answers = await loaded.predict(samples, { batchSize: 5 });
    expect(answers.map(({ label }) => label)).toEqual(samples.map(({ label }) => label));
    const streamed = [];
    for await (const answer of loaded.predictStream(samples)) streamed.push(answer.label);
    expect(streamed).toEqual(answers.map(({ label }) => label));
  });

  it('refuses what does not fit', async () => {
    const { model, scaler } = trained();
    expect(() => new SeriesSystem({ model, scaler, labels: ['a'] })).toThrow(failure('ERR_TT_ARG', 'labels is 1 names, expected 2'));
    expect(() => new SeriesSystem({ model, scaler: Scaler.fit('none', [[1]]), labels: ['a', 'b'] })).toThrow(
      failure('ERR_TT_ARG', 'scaler is 1 features, expected 2'),
    );
    const system = new SeriesSystem({ model, scaler, labels: ['a', 'b'] });
    await expect(system.predict([seriesValues([1])])).rejects.toThrow(failure('ERR_TT_SHAPE', 'series[0] is of 1 features, expected 2'));
    await expect(system.evaluate(samples)).rejects.toThrow(failure('ERR_TT_ARG', 'samples[0].label is "down", expected one of a, b'));
  });
});
