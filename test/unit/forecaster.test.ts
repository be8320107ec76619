// Forecasters: the model, a trained one, and its folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AdamW,
  batches,
  Forecaster,
  ForecastSystem,
  forecastReport,
  loadForecaster,
  mse,
  noGrad,
  Preparation,
  saveForecaster,
  seriesTable,
  setSeed,
  tensor,
  Trainer,
  uniform,
  windowsOf,
  type ForecasterConfig,
  type SeriesTable,
  type Tensor,
  type WindowBatch,
} from '../../lib/index.js';
import { failure } from './failure.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-forecaster-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** A wave with a slope; `u` runs a step ahead of `y`. */
function waves(rows: number): SeriesTable {
  const y = Array.from({ length: rows }, (_, t) => 5 + 0.02 * t + Math.sin(t / 2));
  return seriesTable({ y, u: y.map((_, t) => Math.cos(t / 2)) });
}

function systemOf(config: Partial<ForecasterConfig>, inputs: readonly string[], options = {}): ForecastSystem {
  setSeed(3);
  const preparation = Preparation.fit(waves(60), { targets: ['y'], inputs }, { from: 0, to: 40 }, options);
  return new ForecastSystem({ model: new Forecaster({ inputs: inputs.length, targets: 1, hidden: 5, ...config }), preparation, window: 7 });
}

describe('Forecaster', () => {
  it.each(['lstm', 'gru', 'rnn'] as const)('forecasts all steps and variables: %s', (cell) => {
    for (const head of ['direct', 'recursive'] as const) {
      for (const residual of [false, true]) {
        const model = new Forecaster({ inputs: 3, targets: 3, horizon: 5, cell, hidden: 4, layers: 2, dropout: 0.2, head, residual });
        const y = model.forward({ x: uniform([2, 1, 3]) });
        expect(y.shape).toEqual([2, 5, 3]);
        y.sum().backward();
        expect([...model.namedParameters().values()].every(({ grad }) => grad !== undefined)).toBe(true);
      }
    }
  });

  it('adds the last value with residual', async () => {
    const x = tensor([[[1, 10, 7], [2, 20, 8]]]); // prettier-ignore
    const model = new Forecaster({ inputs: 3, targets: 2, horizon: 2, hidden: 4, residual: true });
    model.head.loadStateDict(new Map([['weight', tensor(new Float32Array(16), { shape: [4, 4] })], ['bias', tensor([1, 2, 3, 4])]])); // prettier-ignore
    expect([...(await model.forward({ x }).data())]).toEqual([3, 22, 5, 24]);
    const fed = new Forecaster({ inputs: 2, targets: 2, horizon: 3, hidden: 4, head: 'recursive', residual: true });
    fed.head.loadStateDict(new Map([['weight', tensor(new Float32Array(8), { shape: [2, 4] })], ['bias', tensor([1, -1])]])); // prettier-ignore
    expect([...(await fed.forward({ x: tensor([[[1, 10]]]) }).data())]).toEqual([2, 9, 3, 8, 4, 7]);
  });

  it('feeds its forecasts back: a longer horizon goes on from a shorter', async () => {
    const config = { inputs: 1, targets: 1, hidden: 6, head: 'recursive' } as const;
    const [short, long] = [new Forecaster({ ...config, horizon: 1 }), new Forecaster({ ...config, horizon: 3 })];
    long.loadStateDict(short.stateDict());
    const x = [0.1, 0.5, -0.3];
    for (let step = 0; step < 3; step++) x.push(await short.forward({ x: tensor(x, { shape: [1, x.length, 1] }) }).item());
    const y = await long.forward({ x: tensor(x.slice(0, 3), { shape: [1, 3, 1] }) }).data();
    [...y].forEach((value, step) => expect(value).toBeCloseTo(x[3 + step] as number, 5));
  });

  it('refuses sizes that do not fit', () => {
    expect(() => new Forecaster({ inputs: 1, targets: 1, horizon: 0 })).toThrow(failure('ERR_TT_RANGE', 'Forecaster: horizon is 0'));
    expect(() => new Forecaster({ inputs: 2, targets: 1, head: 'recursive' })).toThrow(failure('ERR_TT_ARG', 'inputs is 2, expected 1'));
    expect(() => new Forecaster({ inputs: 1, targets: 2, residual: true })).toThrow(
      failure('ERR_TT_ARG', 'inputs is 1, expected at least 2'),
    );
    expect(() => new Forecaster({ inputs: 1, targets: 1, head: 'other' as never })).toThrow(failure('ERR_TT_ARG', 'head is "other"'));
    expect(() => new Forecaster({ inputs: 1, targets: 1, residual: 1 as never })).toThrow(failure('ERR_TT_ARG', 'residual is 1'));
    expect(() => new Forecaster({ inputs: 1, targets: 1, bidirectional: true } as never)).toThrow(failure('ERR_TT_ARG', '"bidirectional"'));
  });
});

describe('a trained forecaster', () => {
  it('beats the baselines on a wave', async () => {
    setSeed(1);
    const table = waves(160);
    const [train, test] = [{ from: 0, to: 120 }, { from: 120, to: 160 }]; // prettier-ignore
    const preparation = Preparation.fit(table, { targets: ['y'], inputs: ['y'] }, train, { difference: true });
    const { origins, collate } = windowsOf(preparation.apply(table), { window: 12, horizon: 2, range: train });
    const model = new Forecaster({ inputs: 1, targets: 1, horizon: 2, hidden: 12 });
    const trainer = new Trainer<WindowBatch, Tensor>(model, {
      optimizer: new AdamW(model.parameters(), { lr: 2e-2 }),
      loss: (output, { y }) => mse(output, y),
    });
    await trainer.fit(batches(origins, { batchSize: 16, shuffle: true, seed: 1, collate }), { epochs: 12 });
    const system = new ForecastSystem({ model, preparation, window: 12 });
    const { methods } = forecastReport(table, await system.backtest(table, { range: test }), { period: 12 });
    const [ours, ...others] = methods.map(({ targets }) => targets[0]?.rmse as number);
    expect(Math.min(...others)).toBeGreaterThan(3 * (ours as number));
    expect(model.training).toBe(true);
  });

  it('forecasts from the last rows alone, as the back-test does', async () => {
    const table = waves(60);
    for (const options of [{}, { log: true, difference: true }]) {
      const system = systemOf({ horizon: 3, residual: true, dropout: 0.5 }, ['y', 'u'], options);
      const { values, origins } = await system.backtest(table, { range: { from: 50, to: 60 } });
      expect(origins).toEqual([50, 51, 52, 53, 54, 55, 56, 57]);
      const until = (rows: number) => ({ columns: ['u', 'y'], values: ['u', 'y'].map((name) => (table.values[table.columns.indexOf(name)] as Float64Array).slice(0, rows)) }); // prettier-ignore
      const { columns, values: next } = await system.forecast(until(52));
      expect(columns).toEqual(['y']);
      expect([...(next[0] as Float64Array)]).toEqual([...values.subarray(6, 9)].map((x) => expect.closeTo(x, 6) as number));
      const short = until(7 + Number(system.preparation.difference));
      expect((await system.forecast(short, 2)).values[0]).toHaveLength(2);
      await expect(system.forecast(until(6))).rejects.toThrow(failure('ERR_TT_RANGE', 'forecast: history is 6 rows, expected at least'));
    }
  });

  it('feeds its forecasts back for more steps, where it sees nothing else', async () => {
    const table = waves(60);
    const system = systemOf({ horizon: 2 }, ['y']);
    const { values } = await system.forecast(table, 5);
    const first = (await system.forecast(table)).values[0] as Float64Array;
    const longer = seriesTable({ y: [...(table.values[0] as Float64Array), ...first] });
    const second = (await system.forecast(longer)).values[0] as Float64Array;
    expect([...(values[0] as Float64Array)].slice(0, 4)).toEqual([...first, ...second].map((x) => expect.closeTo(x, 9) as number));
    expect(values[0]).toHaveLength(5);
    await expect(systemOf({ horizon: 2 }, ['y', 'u']).forecast(table, 3)).rejects.toThrow(
      failure('ERR_TT_RANGE', 'steps is 3, expected at most 2', 'sees u too'),
    );
    await expect(system.forecast(table, 0)).rejects.toThrow(failure('ERR_TT_RANGE', 'steps is 0'));
    await expect(system.forecast(seriesTable({ x: [1, 2] }))).rejects.toThrow(failure('ERR_TT_ARG', 'column is "y", expected one of "x"'));
  });

  it('refuses parts that do not fit', () => {
    const { model, preparation } = systemOf({}, ['y']);
    expect(() => new ForecastSystem({ model, preparation, window: 0 })).toThrow(failure('ERR_TT_RANGE', 'window is 0'));
    const two = systemOf({}, ['y', 'u']).preparation;
    expect(() => new ForecastSystem({ model, preparation: two, window: 3 })).toThrow(
      failure('ERR_TT_ARG', 'model.config.inputs is 1, expected 2'),
    );
    expect(() => systemOf({ residual: true }, ['u', 'y'])).toThrow(failure('ERR_TT_ARG', 'inputs is [u,y], expected y first'));
  });

  it('is the same after saving and loading', async () => {
    const system = systemOf({ horizon: 3, cell: 'gru', layers: 2 }, ['y', 'u'], { difference: true, scaler: 'minMax' });
    const folder = join(dir, 'model');
    await saveForecaster(folder, system, { note: 'x' });
    const loaded = await loadForecaster(folder);
    expect(await loaded.forecast(waves(60))).toEqual(await noGrad(() => system.forecast(waves(60))));
    expect(loaded.columns).toEqual({ targets: ['y'], inputs: ['y', 'u'] });

    const path = join(folder, 'preparation.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"minMax"', '"none"'));
    await expect(loadForecaster(folder)).rejects.toThrow(failure('ERR_TT_FILE', 'preparation.json beside it are not the ones'));
    await rm(path);
    await expect(loadForecaster(folder)).rejects.toThrow(failure('ERR_TT_FILE', 'preparation.json is missing'));
  });
});
