// What the options of a Trainer and of fit do to steps and epochs.
import { existsSync, mkdtempSync } from 'node:fs';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';
import { batch, Line, list, trainerOf, type Batch } from './line.js';

const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));
const weight = (model: Line) => list(model.inner.weight)[0] as number;

/** A callback and the events it was told. */
function recorder() {
  const events: tt.TrainerEvent[] = [];
  const of = <T extends tt.TrainerEvent['type']>(type: T) => events.filter((event): event is tt.EventOf<T> => event.type === type);
  return { callback: (event: tt.TrainerEvent) => void events.push(event), of };
}

describe('accumulate', () => {
  it('takes the step of one big batch, weighted by rows, the last one of what is left', async () => {
    const parts = [batch(1), batch(2, 3, 1), batch(0.5, 1), batch(1, 2), batch(3)];
    const whole = [batch(1, 2, 3, 1, 0.5, 1), batch(1, 2, 3)];
    const [model, same] = [new Line(), new Line()];
    const { callback, of } = recorder();
    const history = await trainerOf(model, { lr: 0.01, accumulate: 3 }).fit(parts, { epochs: 2, callbacks: [callback] });
    const expected = await trainerOf(same, { lr: 0.01 }).fit(whole, { epochs: 2 });
    expect(weight(model)).toBeCloseTo(weight(same), 5);
    history.forEach((entry, i) => {
      expect(entry.loss).toBeCloseTo(expected[i]?.loss as number, 4);
      expect(entry.gradNorm.max).toBeCloseTo(expected[i]?.gradNorm.max as number, 3);
      expect([entry.steps, entry.microSteps]).toEqual([2, 5]);
    });
    expect(of('step').map(({ epoch, step, microStep, globalStep, rows }) => [epoch, step, microStep, globalStep, rows])).toEqual([
      [1, 1, 3, 1, 6],
      [1, 2, 5, 2, 3],
      [2, 1, 3, 3, 6],
      [2, 2, 5, 4, 3],
    ]);
    expect(of('fitStart')[0]?.steps).toBe(2);
  });

  it('names the batch whose loss or gradient is not finite', async () => {
    const model = new Line(1);
    await expect(trainerOf(model, { accumulate: 2 }).fit([batch(1), batch(1), batch(1), batch(NaN)])).rejects.toThrow(
      failure('ERR_TT_NAN', 'step 2 (batch 3)', 'the batch'),
    );
    const root = new tt.Trainer(model, {
      optimizer: new tt.SGD(model.parameters()),
      loss: (out, { y }: Batch) => tt.sqrt(out.sub(y[0] as number)).sum(), // an infinite derivative where the output is right
      accumulate: 2,
    });
    const before = weight(model);
    const good = { x: tt.tensor([[1]]), y: [before - 1] };
    await expect(root.fit([good, { x: tt.tensor([[1]]), y: [before] }])).rejects.toThrow(
      failure('ERR_TT_NAN', 'gradient norm', 'step 1 (batch 0, 1)', 'the gradient of inner.weight'),
    );
    expect(weight(model)).toBe(before);
  });
});

describe('clipping', () => {
  it('clips values after the norm', async () => {
    const model = new Line();
    const [entry] = await trainerOf(model, { clipNorm: 3, clipValue: 0.5, lr: 1 }).fit([batch(2)]);
    expect([entry?.gradNorm.max, weight(model)]).toEqual([16, 0.5]);
    const [within, tight] = [new Line(), new Line()];
    await trainerOf(within, { clipValue: 20, lr: 0.125 }).fit([batch(2)]);
    await trainerOf(tight, { clipNorm: 0.25, clipValue: 0.5, lr: 1 }).fit([batch(2)]);
    expect(weight(within)).toBe(2);
    expect(weight(tight)).toBeCloseTo(0.25, 5);
  });

  it('keeps the weights when only the loss is not finite', async () => {
    const model = new Line(1);
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.SGD(model.parameters(), { lr: 1 }),
      loss: (out: tt.Tensor) => out.sum().add(Infinity),
    });
    await expect(trainer.fit([batch(1)])).rejects.toThrow(failure('ERR_TT_NAN', 'loss is Infinity', 'the loss function'));
    expect(weight(model)).toBe(1);
  });

  it('says where a mask hides everything', async () => {
    const model = new Line(1);
    const mask = { 1: [1], 2: [0] };
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.SGD(model.parameters(), { lr: 0.1 }),
      loss: (out: tt.Tensor, { x }: ReturnType<typeof batch>) => tt.mse(out.reshape([1]), [0], { mask: mask[x.dataSync()[0] as 1 | 2] }),
    });
    const fitting = trainer.fit([batch(1), batch(2)]);
    await expect(fitting).rejects.toThrow(failure('ERR_TT_NAN', 'loss is NaN at epoch 1, step 2 (batch 1)', 'the loss function'));
  });

  it('runs one fit at a time, and the next after one that failed', async () => {
    const trainer = trainerOf(new Line(1), { lr: 0.01 });
    const first = trainer.fit([batch(1)]);
    await expect(trainer.fit([batch(1)])).rejects.toThrow(failure('ERR_TT_ARG', 'another fit'));
    expect(await first).toHaveLength(1);
    await expect(trainer.fit([batch(NaN)])).rejects.toThrow(failure('ERR_TT_NAN'));
    expect(await trainer.fit([batch(1)])).toHaveLength(1);
  });

  it('refuses nonsense', () => {
    const refused = (options: object, code: tt.ErrorCode, ...words: string[]) =>
      expect(() => trainerOf(new Line(), options)).toThrow(failure(code, ...words));
    refused({ clipNorm: -1 }, 'ERR_TT_RANGE', 'clipNorm');
    refused({ clipNorm: NaN }, 'ERR_TT_ARG', 'clipNorm');
    refused({ clipValue: -1 }, 'ERR_TT_RANGE', 'clipValue');
    refused({ accumulate: 0 }, 'ERR_TT_RANGE', 'accumulate');
    refused({ ema: {} }, 'ERR_TT_ARG', 'ema.decay');
    refused({ ema: { decay: 2 } }, 'ERR_TT_RANGE', 'ema.decay');
    refused({ gradientClip: 1 }, 'ERR_TT_ARG', '"gradientClip"');
  });
});

/** Rates 1, 1/2, 1/3, …; with `needsMetric` it notes what it is told. */
class Harmonic implements tt.ScheduleLike {
  readonly told: (number | undefined)[] = [];
  constructor(
    private readonly optimizer: tt.Optimizer,
    readonly totalSteps: number | undefined = undefined,
    readonly needsMetric = false,
  ) {
    optimizer.lr = 1;
  }
  step(metric?: number): void {
    this.told.push(metric);
    this.optimizer.lr = 1 / (this.told.length + 1);
  }
  stateDict(): null {
    return null;
  }
  loadStateDict(): void {}
}

describe('schedule', () => {
  const setUp = (totalSteps?: number, needsMetric?: boolean, more: object = {}) => {
    const model = new Line(1);
    const optimizer = new tt.SGD(model.parameters());
    const schedule = new Harmonic(optimizer, totalSteps, needsMetric);
    const trainer = (option: object = schedule, accumulate = 2) =>
      new tt.Trainer(model, { optimizer, loss: (out: tt.Tensor) => out.sum(), schedule: option as tt.ScheduleLike, accumulate, ...more });
    return { schedule, trainer, optimizer };
  };
  const data = [batch(0), batch(0), batch(0)];

  it('moves on after every optimizer step', async () => {
    const { trainer, optimizer } = setUp();
    const { callback, of } = recorder();
    const history = await trainer().fit(data, { epochs: 2, callbacks: [callback] });
    expect(of('step').map(({ lr }) => lr)).toEqual([[1], [1 / 2], [1 / 3], [1 / 4]]);
    expect(history.map(({ lr }) => lr)).toEqual([[1 / 2], [1 / 4]]);
    expect(optimizer.lr).toBe(1 / 5);
  });

  it('moves on after every epoch when told, or when it looks at a metric', async () => {
    const every = setUp();
    expect((await every.trainer({ schedule: every.schedule, every: 'epoch' }).fit(data, { epochs: 2 })).map(({ lr }) => lr)).toEqual([
      [1],
      [1 / 2],
    ]);
    expect(every.schedule.told).toEqual([undefined, undefined]);
    const fit = { validation: [batch(2)], metrics: { three: () => 3 } };
    const plain = setUp(undefined, true);
    await plain.trainer().fit(data, fit);
    const named = setUp(undefined, true);
    await named.trainer({ schedule: named.schedule, monitor: 'three' }).fit(data, fit);
    expect([plain.schedule.told, named.schedule.told]).toEqual([[2], [3]]);
    const unknown = setUp(undefined, true);
    await expect(unknown.trainer({ schedule: unknown.schedule, monitor: 'four' }).fit(data, fit)).rejects.toThrow(
      failure('ERR_TT_ARG', '"four"', 'three'),
    );
    expect(() => plain.trainer({ schedule: plain.schedule, every: 'step' })).toThrow(failure('ERR_TT_ARG', 'schedule.every', 'metric'));
    expect(() => every.trainer({ schedule: every.schedule, monitor: 'loss' })).toThrow(failure('ERR_TT_ARG', 'schedule.monitor'));
    expect(() => every.trainer({ schedule: every.schedule, every: 'batch' })).toThrow(failure('ERR_TT_ARG', '"batch"', '"epoch"'));
  });

  it('may not be longer than the run', async () => {
    const { callback, of } = recorder();
    const refused = async (totalSteps: number, epochs: number, ...words: string[]) =>
      expect(
        setUp(totalSteps)
          .trainer()
          .fit(data, { epochs, callbacks: [callback] }),
      ).rejects.toThrow(failure('ERR_TT_ARG', ...words));
    await refused(7, 3, '7', 'at most 6', '3 epochs of 2 steps');
    expect(of('fitStart')).toEqual([]);
    const { schedule, trainer } = setUp(4);
    await expect(trainer({ schedule, every: 'epoch' }).fit(data, { epochs: 3 })).rejects.toThrow(failure('ERR_TT_ARG', '4', 'at most 3'));
    await setUp(6).trainer().fit(data, { epochs: 3 });
    await setUp(100)
      .trainer()
      .fit(function* () {
        yield* data;
      }); // of unknown length
    await setUp(100).trainer().fit(data, { fastDevRun: true });
    const twice = setUp(8).trainer();
    await expect(twice.fit(data, { epochs: 3 })).rejects.toThrow(failure('ERR_TT_ARG'));
  });
});

describe('ema', () => {
  it('validates with the averages, shows them to callbacks of epochEnd and leaves them in the model', async () => {
    const model = new Line();
    const seen: number[][] = [[], []];
    const note: tt.Callback = (event) => {
      if (event.type === 'step') seen[0]?.push(weight(model));
      if (event.type === 'epochEnd') seen[1]?.push(weight(model));
    };
    const history = await trainerOf(model, { ema: { decay: 0.5 } }).fit([batch(1)], {
      epochs: 2,
      validation: [batch(1)],
      callbacks: [note],
    });
    let [w, average] = [0, 0];
    const expected = [0, 1].map(() => {
      w -= 0.1 * 2 * (w - 2);
      return { w, average: (average = 0.5 * average + 0.5 * w) };
    });
    expected.forEach(({ w, average }, i) => {
      expect(seen[0]?.[i]).toBeCloseTo(w, 5);
      expect(seen[1]?.[i]).toBeCloseTo(average, 5);
      expect(history[i]?.validationLoss).toBeCloseTo((average - 2) ** 2, 5);
    });
    expect(weight(model)).toBeCloseTo(average, 5);
  });

  it('leaves the parameters when the run fails', async () => {
    const model = new Line();
    const trainer = trainerOf(model, { ema: { decay: 0.5 } });
    await expect(trainer.fit([batch(1)], { validation: () => [] })).rejects.toThrow(failure('ERR_TT_ARG', 'evaluate: data is empty'));
    expect(weight(model)).toBeCloseTo(0.4, 5);
  });
});

describe('limits', () => {
  const data = [batch(1), batch(2), batch(3), batch(4)];

  it('takes few batches, and closes the source', async () => {
    let closed = 0;
    const source = function* () {
      try {
        yield* data;
      } finally {
        closed++;
      }
    };
    const { callback, of } = recorder();
    const fit = { validation: data, metrics: { x: (_: tt.Tensor, { y }: Batch) => y[0] as number }, callbacks: [callback] };
    const trainer = trainerOf(new Line(), { lr: 0 });
    await trainer.fit(source, { ...fit, epochs: 2, limitBatches: { train: 3, validation: 2 } });
    await trainer.fit(data, { ...fit, limitBatches: 1 });
    expect(of('epochEnd').map(({ entry }) => [entry.steps, entry.metrics['x']])).toEqual([
      [3, 3],
      [3, 3],
      [1, 2],
    ]);
    expect(closed).toBe(2);
    expect(of('fitStart').map(({ steps }) => steps)).toEqual([undefined, 1]);
    await expect(trainer.fit(data, { limitBatches: 0 })).rejects.toThrow(failure('ERR_TT_RANGE', 'limitBatches'));
    await expect(trainer.fit(data, { limitBatches: { training: 1 } as object })).rejects.toThrow(failure('ERR_TT_ARG', '"training"'));
  });

  it('overfits the same batches in the same order', async () => {
    let made = 0;
    const source = function* () {
      for (;;) yield batch(++made);
    };
    const { callback, of } = recorder();
    const trainer = trainerOf(new Line(), { lr: 0 });
    await trainer.fit(source, { overfitBatches: 2 });
    made = 0;
    const tensors = await tensorsAlive();
    await trainer.fit(source, { epochs: 3, overfitBatches: 2, callbacks: [callback] });
    expect(of('step').map(({ loss }) => loss)).toEqual([4, 16, 4, 16, 4, 16]);
    expect(made).toBe(2);
    expect(tt.memory().tensors).toBe(tensors);
  });

  it('tries everything once without a trace', async () => {
    const files = ['state', 'best', 'log.jsonl', 'log.csv', 'board'].map((name) => join(folder, name));
    const [state, best, json, csv, board] = files as [string, string, string, string, string];
    const { callback, of } = recorder();
    const callbacks = [callback, tt.checkpoint(best), tt.jsonLines(json), tt.csvLog(csv), tt.tensorBoard(board)];
    const history = await trainerOf(new Line()).fit(data, {
      epochs: 5,
      validation: data,
      fastDevRun: true,
      callbacks,
      checkpoint: { path: state, everySteps: 1 },
    });
    expect([history.length, history[0]?.steps, history[0]?.validationLoss]).toEqual([1, 1, expect.any(Number)]);
    expect(files.filter(existsSync)).toEqual([]);
    expect(of('checkpoint')).toEqual([]);
    const trainer = trainerOf(new Line());
    for (const more of [{ resume: state }, { overfitBatches: 1 }, { limitBatches: 1 }])
      await expect(trainer.fit(data, { fastDevRun: true, ...more })).rejects.toThrow(
        failure('ERR_TT_ARG', Object.keys(more)[0] as string, 'fastDevRun'),
      );
    await expect(trainer.fit(data, { overfitBatches: 1, limitBatches: 1 })).rejects.toThrow(failure('ERR_TT_ARG', 'overfitBatches'));
  });

  it('stops after a time, with the epoch so far', async () => {
    const { callback, of } = recorder();
    const endless = function* () {
      for (;;) yield batch(1);
    };
    const history = await trainerOf(new Line()).fit(endless, { epochs: 9, maxTime: 0.05, validation: data, callbacks: [callback] });
    expect([history.length, of('fitEnd')[0]?.reason]).toEqual([1, 'maxTime']);
    expect(history[0]?.validationLoss).toBeGreaterThan(0);
  });
});

describe('checkpoint', () => {
  it('is written when due and at the end, with nothing in flight', async () => {
    const path = join(folder, 'due.safetensors');
    const told = async (checkpoint: Omit<tt.CheckpointPlan, 'path'>) => {
      const { callback, of } = recorder();
      const data = [batch(1), batch(1), batch(1)];
      await trainerOf(new Line()).fit(data, { epochs: 3, callbacks: [callback], checkpoint: { path, ...checkpoint } });
      return of('checkpoint').map(({ epoch, step, globalStep }) => [epoch, step, globalStep]);
    };
    const end = [4, 0, 9];
    expect(await told({})).toEqual([[2, 0, 3], [3, 0, 6], end]);
    expect(await told({ everyEpochs: 2 })).toEqual([[3, 0, 6], end]);
    expect(await told({ everySteps: 4 })).toEqual([[2, 1, 4], [3, 2, 8], end]);
    expect(await told({ everySeconds: 1000 })).toEqual([end]);
    expect(await told({ everySeconds: 0 })).toHaveLength(10);
    const refused = (checkpoint: object, ...words: string[]) =>
      expect(trainerOf(new Line()).fit([batch(1)], { checkpoint: checkpoint as tt.CheckpointPlan })).rejects.toThrow(
        expect.objectContaining({ message: expect.stringContaining(words[0] as string) as string }),
      );
    await refused({}, 'checkpoint.path');
    await refused({ path, everySteps: 0 }, 'everySteps');
    await refused({ path, everyBatch: 1 }, '"everyBatch"');
  });
});

describe('streams', () => {
  it('are data of unknown length', async () => {
    const { callback, of } = recorder();
    const model = new Line();
    const trainer = trainerOf(model);
    await trainer.fit(() => Readable.from([batch(1), batch(2)]), { epochs: 2, callbacks: [callback] });
    expect([of('fitStart')[0]?.steps, of('step').length]).toEqual([undefined, 4]);
    const once = Readable.from([batch(1), batch(2), batch(3), batch(4)]);
    await trainer.fit(once, { limitBatches: 1 });
    expect(once.destroyed).toBe(true);
  });

  it('tells the tokens', async () => {
    const { callback, of } = recorder();
    const data = [2, 3].map((n) => ({ ...batch(1), lengths: Int32Array.of(n, 4) }));
    await trainerOf(new Line(), { accumulate: 2 }).fit(data, { callbacks: [callback] });
    expect([of('step')[0]?.tokens, of('epochEnd')[0]?.tokensPerSecond]).toEqual([13, expect.any(Number)]);
  });
});
