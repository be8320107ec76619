// Tables of numbers, their splits, scales and windows.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  batches,
  drift,
  forecastReport,
  movingAverage,
  naive,
  Preparation,
  readTable,
  requireNoLeak,
  rollingOrigins,
  Scaler,
  seasonalNaive,
  seriesTable,
  splitRows,
  windowsOf,
} from '../../lib/index.js';
import { failure } from './failure.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-series-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(text: string, name = 'table.csv'): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const lists = (values: readonly Float64Array[]) => values.map((column) => [...column]);

describe('readTable', () => {
  it('reads named columns, numbered ones and all', async () => {
    const path = await file('"month",sales,price\n1949-01,112,1.5\n\n1949-02,-3e2,2\n');
    const { columns, values, times } = await readTable(path, { columns: ['price', 'sales'], timeColumn: 'month' });
    expect({ columns, values: lists(values), times }).toEqual({
      columns: ['price', 'sales'],
      values: [[1.5, 2], [112, -300]],
      times: ['1949-01', '1949-02'],
    }); // prettier-ignore
    expect((await readTable(path, { timeColumn: 0 })).columns).toEqual(['sales', 'price']);
    expect(await readTable(path, { columns: [2] })).toEqual({ columns: ['price'], values: [Float64Array.of(1.5, 2)] });
  });

  it('reads a file without a header, TSV and .gz', async () => {
    expect(lists((await readTable(await file('1\t2\n3\t4\n', 'a.tsv.gz'))).values)).toEqual([[1, 3], [2, 4]]); // prettier-ignore
    expect((await readTable(await file('1;2\n3;4\n'), { delimiter: ';', header: true })).values[0]).toEqual(Float64Array.of(3));
  });

  it('drops or fills gaps when asked', async () => {
    const path = await file('a,b\nNA,1\n2,null\n4,3\n,NaN\n7,9\n');
    expect(lists((await readTable(path, { missing: 'drop' })).values)).toEqual([[4, 7], [3, 9]]); // prettier-ignore
    expect(lists((await readTable(path, { missing: 'interpolate' })).values)).toEqual([[2, 2, 4, 5.5, 7], [1, 2, 3, 6, 9]]); // prettier-ignore
    const end = await readTable(await file('a\n1\n4\n \nnan\n'.replace(' \n', 'NA\n')), { missing: 'interpolate' });
    expect(lists(end.values)).toEqual([[1, 4, 4, 4]]);
  });

  it('keeps the times of the rows it keeps', async () => {
    const path = await file('t,a\n1,5\n2,NA\n3,7\n');
    expect((await readTable(path, { timeColumn: 't', missing: 'drop' })).times).toEqual(['1', '3']);
  });

  it.each([
    ['a,b\n1,2\n3,many\n', {}, ':3: column "b" is "many", expected a number'],
    ['a,b\n1,2\n3,\n', {}, ':3: column "b" has no value, expected a number'],
    ['a,b\n1,2\n3,Infinity\n', {}, ':3: column "b" is "Infinity"'],
    ['a,b\n1,2\n3\n', {}, ':3: has 1 columns, expected 2'],
    ['a,b\n1,2\n', { columns: ['c'] }, 'table.csv:1: has no column "c", only "a", "b"'],
    ['a,b\n1,2\n', { columns: [2] }, 'none with the number 2'],
    ['a,a\n1,2\n', { columns: ['a'] }, 'two columns "a"'],
    ['a,b\n1,2\n', { columns: ['a', 'a'] }, 'the column "a" is read twice'],
    ['a\n1\n', { timeColumn: 'a' }, 'has no column beside the time'],
    ['', {}, 'holds no rows of numbers'],
    ['a,b\n', {}, 'holds no rows of numbers'],
    ['a,b\nNA,1\n', { missing: 'drop' }, 'has no value at all in column "a"'],
    ['a,b\nNA,1\n2,NA\n', { missing: 'drop' }, 'a gap in every row'],
    ['t,a\n2020-01-02,1\n2020-01-01,2\n', { timeColumn: 't' }, ':3: the time is "2020-01-01", expected one after "2020-01-02"'],
    ['t,a\n1,1\n1,2\n', { timeColumn: 't' }, ':3: the time is "1", expected one after "1"'],
    ['t,a\nsoon,1\n', { timeColumn: 't' }, ':2: the time is "soon", expected a number or a date'],
  ] as const)('names what is wrong with %j', async (text, options, words) => {
    await expect(readTable(await file(text), options)).rejects.toThrow(failure('ERR_TT_FILE', words));
  });

  it('refuses options that cannot be', async () => {
    const path = await file('a\n1\n');
    await expect(readTable(path, { missing: 'skip' as never })).rejects.toThrow(failure('ERR_TT_ARG', 'missing is "skip"'));
    await expect(readTable(path, { columns: [] })).rejects.toThrow(failure('ERR_TT_ARG', 'columns is []'));
    await expect(readTable(path, { columns: ['a'], header: false })).rejects.toThrow(failure('ERR_TT_ARG', 'header is false'));
    await expect(readTable(join(dir, 'none.csv'))).rejects.toThrow(failure('ERR_TT_FILE', 'cannot be read'));
  });
});

describe('seriesTable', () => {
  it('checks its columns', () => {
    expect(() => seriesTable({})).toThrow(failure('ERR_TT_ARG', 'columns is empty'));
    expect(() => seriesTable({ a: [1], b: [1, 2] })).toThrow(failure('ERR_TT_SHAPE', 'column "b" is 2 values, expected 1'));
    expect(() => seriesTable({ a: [1, NaN] })).toThrow(failure('ERR_TT_NAN', 'column "a", row 1 is NaN'));
  });
});

describe('splits', () => {
  it('follow each other and hold every row once', () => {
    for (const rows of [7, 10, 144]) {
      const [train, validation, test] = splitRows(rows, [0.7, 0.1, 0.2]);
      expect([train.from, validation.from, test.from, test.to]).toEqual([0, train.to, validation.to, rows]);
      expect(() => requireNoLeak(rows, { train, validation, test })).not.toThrow();
    }
  });

  it('refuse a part that would be empty', () => {
    expect(() => splitRows(5, [0.9, 0.05, 0.05])).toThrow(failure('ERR_TT_RANGE', 'of 5 samples, expected at least one'));
    expect(() => splitRows(5, [0.9, 0.2])).toThrow(failure('ERR_TT_RANGE', 'a sum of at most 1'));
    expect(() => splitRows(0, [1])).toThrow(failure('ERR_TT_RANGE', 'of 0 samples'));
  });

  it('let nothing of the future leak', () => {
    const train = { from: 0, to: 80 };
    expect(() => requireNoLeak(100, { train, test: { from: 70, to: 90 } })).toThrow(
      failure('ERR_TT_RANGE', 'test is rows 70 to 90, expected a start of at least 80, the end of train', 'share rows 70 to 80'),
    );
    expect(() => requireNoLeak(100, { train, test: { from: 80, to: 101 } })).toThrow(failure('ERR_TT_RANGE', 'an end of at most 100'));
    expect(() => requireNoLeak(100, { train, test: { from: 90, to: 90 } })).toThrow(failure('ERR_TT_RANGE', 'at least one row'));
    expect(() => requireNoLeak(100, { train, test: { from: 80.5, to: 90 } })).toThrow(failure('ERR_TT_ARG', 'test.from is 80.5'));
  });

  it('roll an origin on, expanding or sliding', () => {
    expect(rollingOrigins(10, { initial: 4, horizon: 2 }).map(({ train, test }) => [train.from, train.to, test.to])).toEqual([[0, 4, 6], [0, 6, 8], [0, 8, 10]]); // prettier-ignore
    const sliding = rollingOrigins(9, { initial: 4, horizon: 2, step: 3, training: 'sliding' });
    expect(sliding.map(({ train, test }) => [train.from, train.to, test.from, test.to])).toEqual([[0, 4, 4, 6], [3, 7, 7, 9]]); // prettier-ignore
    expect(() => rollingOrigins(5, { initial: 4, horizon: 2 })).toThrow(failure('ERR_TT_RANGE', 'series is 5 rows, expected at least 6'));
    expect(() => rollingOrigins(9, { initial: 4, horizon: 0 })).toThrow(failure('ERR_TT_RANGE', 'horizon is 0'));
    expect(() => rollingOrigins(9, { initial: 4, horizon: 1, training: 'all' as never })).toThrow(
      failure('ERR_TT_ARG', 'training is "all"'),
    );
  });
});

describe('Scaler', () => {
  it('scales and comes back, and a constant too', () => {
    const columns = [[1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1]]; // prettier-ignore
    const standard = Scaler.fit('standard', columns);
    expect(columns[0]?.map((x) => standard.scale(0, x)).reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    expect(standard.toJSON()).toEqual({ kind: 'standard', center: [2.5, expect.closeTo(0.1, 12)], scale: [Math.sqrt(1.25), 1] });
    expect(Scaler.fit('minMax', columns).toJSON()).toEqual({ kind: 'minMax', center: [1, 0.1], scale: [3, 1] });
    expect(Scaler.fit('none', columns).scale(0, 7)).toBe(7);
    for (const kind of ['standard', 'minMax', 'none'] as const) {
      const scaler = Scaler.fromJSON(JSON.parse(JSON.stringify(Scaler.fit(kind, columns))));
      expect(scaler.unscale(0, scaler.scale(0, 17))).toBeCloseTo(17, 12);
    }
  });

  it('refuses what is none', () => {
    expect(() => Scaler.fit('robust' as never, [[1]])).toThrow(failure('ERR_TT_ARG', 'kind is "robust"'));
    expect(() => Scaler.fit('none', [[]])).toThrow(failure('ERR_TT_ARG', 'columns[0] is empty'));
    expect(() => Scaler.fromJSON({ kind: 'none', center: [1], scale: [0] })).toThrow(failure('ERR_TT_ARG', 'scale'));
    expect(() => Scaler.fromJSON({ kind: 'none', center: ['1'], scale: [1] })).toThrow(failure('ERR_TT_ARG', 'center'));
    expect(() => Scaler.fromJSON(null)).toThrow(failure('ERR_TT_ARG', 'kind is undefined'));
  });
});

describe('Preparation', () => {
  const table = seriesTable({ a: [1, 2, 4, 8, 16, 32], b: [5, 3, 5, 3, 5, 90] });
  const columns = { targets: ['a'], inputs: ['a', 'b'] };

  it('learns from training rows alone', () => {
    const training = { from: 0, to: 4 };
    const a = Preparation.fit(table, columns, training);
    const b = Preparation.fit(seriesTable({ a: [1, 2, 4, 8, 1e6, -5], b: [5, 3, 5, 3, 0, 1e9] }), columns, training);
    expect(a.toJSON()).toEqual(b.toJSON());
    expect(a.scaler.scale(1, 4)).toBe(0);
    expect(a.deviations[0]).toBeCloseTo(Math.sqrt(((1 - 3.75) ** 2 + (2 - 3.75) ** 2 + 0.25 ** 2 + (8 - 3.75) ** 2) / 4), 12);
  });

  it.each([
    { log: false, difference: false },
    { log: true, difference: false },
    { log: false, difference: true },
    { log: true, difference: true },
  ])('comes back to the units of the series: %j', (how) => {
    for (const scaler of ['standard', 'minMax', 'none'] as const) {
      const preparation = Preparation.fromJSON(
        JSON.parse(JSON.stringify(Preparation.fit(table, columns, { from: 0, to: 5 }, { scaler, ...how }))),
        columns,
      );
      const { values, width, first, targets, inputs } = preparation.apply(table);
      expect({ first, targets, inputs, width }).toEqual({ first: Number(how.difference), targets: [0], inputs: [0, 1], width: 2 });
      const restored = preparation.restore(table, 3, [3, 4, 5].map((row) => values[row * width] as number)); // prettier-ignore
      expect([...restored]).toEqual([8, 16, 32].map((x) => expect.closeTo(x, 9) as number));
    }
  });

  it('refuses what cannot be prepared', () => {
    expect(() => Preparation.fit(seriesTable({ a: [1, 0, 3], b: [1, 2, 3] }), columns, { from: 0, to: 2 }, { log: true })).toThrow(
      failure('ERR_TT_RANGE', 'column "a", row 1 is 0, expected a number above 0 (log is on)'),
    );
    expect(() => Preparation.fit(table, { targets: ['c'], inputs: ['a'] }, { from: 0, to: 2 })).toThrow(
      failure('ERR_TT_ARG', 'column is "c", expected one of "a", "b"'),
    );
    expect(() => Preparation.fit(table, columns, { from: 0, to: 1 }, { difference: true })).toThrow(
      failure('ERR_TT_RANGE', 'at least 2 rows'),
    );
    expect(() => Preparation.fromJSON({ log: 1 }, columns)).toThrow(failure('ERR_TT_ARG', 'log is 1'));
    const one = Preparation.fit(table, { targets: ['a'], inputs: ['a'] }, { from: 0, to: 4 }).toJSON();
    expect(() => Preparation.fromJSON(one, columns)).toThrow(failure('ERR_TT_ARG', 'scaler is of 1 columns, expected 2'));
    expect(() => Preparation.fromJSON({ ...one, deviations: [] }, { targets: ['a'], inputs: ['a'] })).toThrow(
      failure('ERR_TT_ARG', 'deviations'),
    );
  });
});

describe('windows', () => {
  const table = seriesTable({ y: Array.from({ length: 10 }, (_, t) => t), z: Array.from({ length: 10 }, (_, t) => 100 + t) });
  const prepared = Preparation.fit(table, { targets: ['y'], inputs: ['z', 'y'] }, { from: 0, to: 6 }, { scaler: 'none' }).apply(table);

  it('hold the rows before their origin and forecast those from it', async () => {
    const { origins, collate } = windowsOf(prepared, { window: 3, horizon: 2 });
    expect(origins).toEqual([3, 4, 5, 6, 7, 8]);
    const { x, y } = collate([4, 8]);
    expect([x.shape, y.shape]).toEqual([[2, 3, 2], [2, 2, 1]]); // prettier-ignore
    expect([...(await x.data())]).toEqual([101, 1, 102, 2, 103, 3, 105, 5, 106, 6, 107, 7]);
    expect([...(await y.data())]).toEqual([4, 5, 8, 9]);
    expect([...batches(origins, { batchSize: 4, collate })].map((batch) => batch.x.shape[0])).toEqual([4, 2]);
  });

  it('measure nothing outside their range, and look back only where they may', () => {
    const range = { from: 6, to: 10 };
    expect(windowsOf(prepared, { window: 3, horizon: 2, range }).origins).toEqual([6, 7, 8]);
    expect(windowsOf(prepared, { window: 3, horizon: 1, range, history: 'inside' }).origins).toEqual([9]);
    expect(windowsOf(prepared, { window: 2, horizon: 1, stride: 3 }).origins).toEqual([2, 5, 8]);
    const changes = Preparation.fit(table, { targets: ['y'], inputs: ['y'] }, { from: 0, to: 6 }, { difference: true }).apply(table);
    expect(windowsOf(changes, { window: 3, horizon: 1 }).origins[0]).toBe(4); // the first row has no change
  });

  it('are refused where none fits', () => {
    expect(() => windowsOf(prepared, { window: 9, horizon: 2 })).toThrow(
      failure('ERR_TT_RANGE', 'size is window 9 and horizon 2, expected at most 10 rows together'),
    );
    expect(() => windowsOf(prepared, { window: 2, horizon: 3, range: { from: 8, to: 10 } })).toThrow(
      failure('ERR_TT_RANGE', '2 in the horizon'),
    );
    expect(() => windowsOf(prepared, { window: 3, horizon: 0 })).toThrow(
      failure('ERR_TT_RANGE', 'horizon is 0, expected an integer of at least 1'),
    );
    expect(() => windowsOf(prepared, { window: 0, horizon: 1 })).toThrow(failure('ERR_TT_RANGE', 'window is 0'));
    expect(() => windowsOf(prepared, { window: 1, horizon: 1, stride: 0.5 })).toThrow(failure('ERR_TT_ARG', 'stride is 0.5'));
    expect(() => windowsOf(prepared, { window: 1, horizon: 1, range: { from: 0, to: 11 } })).toThrow(
      failure('ERR_TT_RANGE', 'range.to is 11'),
    );
  });
});

describe('baselines', () => {
  it('go on as they are named', () => {
    const history = Float64Array.of(1, 5, 3, 7);
    expect([...naive(history, 3)]).toEqual([7, 7, 7]);
    expect([...seasonalNaive(history, 5, 3)]).toEqual([5, 3, 7, 5, 3]);
    expect([...movingAverage(history, 2, 3)]).toEqual([5, 5]);
    expect([...drift(history, 3)]).toEqual([9, 11, 13]);
  });

  it('need a history', () => {
    expect(() => naive([], 1)).toThrow(failure('ERR_TT_RANGE', 'history is 0 values, expected at least 1'));
    expect(() => seasonalNaive([1], 1, 2)).toThrow(failure('ERR_TT_RANGE', 'expected at least 2'));
    expect(() => movingAverage([1], 1, 2)).toThrow(failure('ERR_TT_RANGE', 'expected at least 2'));
    expect(() => drift([1], 1)).toThrow(failure('ERR_TT_RANGE', 'expected at least 2'));
    expect(() => naive([1], 0)).toThrow(failure('ERR_TT_RANGE', 'steps is 0'));
  });
});

describe('forecastReport', () => {
  const table = seriesTable({ y: [1, 2, 3, 4, 5, 6], z: [0, 0, 2, 2, 4, 4] });
  const forecasts = { targets: ['y', 'z'], origins: [2, 4], horizon: 2, values: Float64Array.of(3.5, 2, 4, 2, 5, 2, 6, 4) };

  it('measures the model and the baselines at the same origins', () => {
    const { methods, steps, horizon, forecasts: count } = forecastReport(table, forecasts, { deviations: [1, 2], period: 2, average: 9 });
    expect({ horizon, count }).toEqual({ horizon: 2, count: 2 });
    expect(methods.map(({ method }) => method)).toEqual(['model', 'naive', 'seasonal naive', 'moving average', 'drift']);
    const [model, last] = methods;
    expect(model?.targets[0]).toMatchObject({ name: 'y', mae: 0.125, rmse: 0.25, directionalAccuracy: 1 });
    expect(model?.targets[1]).toMatchObject({ name: 'z', mae: 0.5, mape: 0.125, directionalAccuracy: 0.75 });
    expect(model?.mse).toBeCloseTo((0.25 + 1) / 8, 12);
    expect(last?.targets[0]).toMatchObject({ mae: 1.5, directionalAccuracy: 0 });
    expect(methods[4]?.targets[0]?.mae).toBe(0);
    expect(steps.map(({ mae }) => mae)).toEqual([(0.5 + 1) / 4, 0]);
  });

  it('leaves the relative error out where a true value is 0', () => {
    const { methods } = forecastReport(table, { targets: ['z'], origins: [1], horizon: 1, values: Float64Array.of(1) });
    expect(methods[0]?.targets[0]?.mape).toBeNull();
    expect(methods.map(({ method }) => method)).not.toContain('drift'); // one row of history
  });

  it('refuses origins and seasons that do not fit', () => {
    const one = { targets: ['y'], horizon: 2, values: Float64Array.of(1, 2) };
    expect(() => forecastReport(table, { ...one, origins: [5] })).toThrow(failure('ERR_TT_RANGE', 'forecast 0 is of rows 5 to 7'));
    expect(() => forecastReport(table, { ...one, origins: [] })).toThrow(failure('ERR_TT_ARG', 'origins is empty'));
    expect(() => forecastReport(table, { ...one, origins: [2] }, { period: 3 })).toThrow(
      failure('ERR_TT_RANGE', 'period is 3, expected at most 2'),
    );
  });
});
