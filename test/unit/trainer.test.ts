// The training loop: that it learns, what it reports, how it ends, and that it keeps no memory.
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';
import { batch, Line, list, trainerOf, type Batch } from './line.js';

describe('fit', () => {
  it('takes the steps of gradient descent', async () => {
    const model = new Line();
    const history = await trainerOf(model).fit([batch(1), batch(2, 2)], { epochs: 2 });
    // loss x²(w-2)², gradient 2x²(w-2)
    let w = 0;
    const epochs = [1, 2].map(() => {
      const losses = [1, 2].map((x) => {
        const loss = x * x * (w - 2) ** 2;
        w -= 0.1 * 2 * x * x * (w - 2);
        return loss;
      }) as [number, number];
      return (losses[0] + 2 * losses[1]) / 3;
    });
    expect(list(model.inner.weight)[0]).toBeCloseTo(w, 5);
    history.forEach((entry, i) => expect(entry.loss).toBeCloseTo(epochs[i] as number, 4));
    expect(history.map(({ epoch, steps, microSteps, lr, metrics }) => [epoch, steps, microSteps, lr, metrics])).toEqual([
      [1, 2, 2, [0.1], {}],
      [2, 2, 2, [0.1], {}],
    ]);
    expect(history[0]).not.toHaveProperty('validationLoss');
  });

  it('takes arrays, iterables, asynchronous ones and functions', async () => {
    const generator = function* () {
      yield batch(1);
      yield batch(2);
    };
    const later = async function* () {
      for (const b of generator()) {
        await delay(1);
        yield b;
      }
    };
    const weights = await Promise.all(
      [[batch(1), batch(2)], generator, later, new Set([batch(1), batch(2)])].map(async (data) => {
        const model = new Line();
        await trainerOf(model).fit(data as Batch[], { epochs: 2 });
        return list(model.inner.weight)[0];
      }),
    );
    expect(new Set(weights).size).toBe(1);
    await expect(trainerOf(new Line()).fit(generator(), { epochs: 2 })).rejects.toThrow(failure('ERR_TT_ARG', 'empty', 'generator'));
  });

  it('reports gradient norms and clips', async () => {
    const model = new Line();
    const norms: number[] = [];
    const note: tt.Callback = (event) => void (event.type === 'step' && norms.push(event.gradNorm));
    const [entry] = await trainerOf(model, { clipNorm: 0.5 }).fit([batch(1), batch(2)], { callbacks: [note] });
    expect(norms[0]).toBeCloseTo(4, 5); // 2(0-2)
    expect(norms[1]).toBeCloseTo(8 * 1.95, 4); // 8(0.05-2)
    expect(entry?.gradNorm.mean).toBeCloseTo((4 + 8 * 1.95) / 2, 4);
    expect(entry?.gradNorm.max).toBe(norms[1]);
    expect(list(model.inner.weight)[0]).toBeCloseTo(0.1, 5);
  });

  it('clips to a norm of 5 unless told otherwise', async () => {
    const model = new Line();
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.SGD(model.parameters(), { lr: 0.1 }),
      loss: (out, { y }: Batch) => tt.mse(out, y),
    });
    const [entry] = await trainer.fit([batch(2)]);
    expect(entry?.gradNorm.max).toBeCloseTo(16, 4);
    expect(list(model.inner.weight)[0]).toBeCloseTo(0.5, 5);
  });

  it('measures validation and metrics without changing the mode', async () => {
    const model = new Line(1);
    const modes: boolean[] = [];
    const history = await trainerOf(model, { lr: 0 }).fit([batch(1)], {
      validation: [batch(1), batch(2, 2, 2)],
      metrics: { rows: (_, { y }) => y.length, largest: (out) => (modes.push(model.training, out.requiresGrad), tt.max(out)) },
    });
    expect(history[0]?.validationLoss).toBeCloseTo((1 + 3 * 4) / 4, 5);
    expect(history[0]?.metrics).toEqual({ rows: (1 + 3 * 3) / 4, largest: (1 + 3 * 2) / 4 });
    expect([modes, model.training]).toEqual([[false, false, false, false], true]);
    await expect(trainerOf(model).fit([batch(1)], { metrics: { rows: () => 1 } })).rejects.toThrow(failure('ERR_TT_ARG', 'validation'));
  });

  it('measures numbers of whole epochs, which callbacks and logs see', async () => {
    const model = new Line(1);
    const modes: boolean[] = [];
    const stopped: number[] = [];
    tt.setSeed(4);
    const drawn = tt.uniform([1]).dataSync()[0];
    tt.setSeed(4);
    const history = await trainerOf(model, { lr: 0.01 }).fit([batch(1)], {
      epochs: 9,
      epochMetrics: {
        epochs: async (run) => {
          modes.push(model.training);
          tt.uniform([1]); // leaves the generator as it was
          await delay(1);
          return run.history.length;
        },
        constant: () => 3,
      },
      callbacks: [
        tt.earlyStopping({ monitor: 'constant', mode: 'max', patience: 2 }),
        (event) => void (event.type === 'epochEnd' && stopped.push(event.entry.metrics['epochs'] as number)),
      ],
    });
    expect(history.map(({ metrics }) => metrics)).toEqual([0, 1, 2].map((epochs) => ({ epochs, constant: 3 })));
    expect([stopped, modes, model.training]).toEqual([[0, 1, 2], [false, false, false], true]);
    expect(tt.uniform([1]).dataSync()[0]).toBe(drawn);
  });

  it('refuses numbers of epochs that are none, or have the name of another', async () => {
    const fit = (options: tt.FitOptions<Batch, tt.Tensor>) => trainerOf(new Line(1)).fit([batch(1)], options);
    const wrong = fit({ epochMetrics: { bleu: () => NaN } });
    await expect(wrong).rejects.toThrow(failure('ERR_TT_NAN', 'epochMetrics.bleu of epoch 1 is NaN, expected a finite number'));
    const twice = { validation: [batch(1)], metrics: { x: () => 1 }, epochMetrics: { x: () => 1 } };
    await expect(fit(twice)).rejects.toThrow(failure('ERR_TT_ARG', 'epochMetrics is "x", expected another name'));
    await expect(fit({ epochMetrics: { loss: () => 1 } })).rejects.toThrow(failure('ERR_TT_ARG', 'epochMetrics is "loss"'));
    const thrown = fit({ epochMetrics: { x: () => Promise.reject(new Error('no text')) } });
    await expect(thrown).rejects.toThrow('no text');
  });

  it('tells callbacks everything, in order, and waits for them', async () => {
    const seen: string[] = [];
    const slow: tt.Callback = async (event) => {
      seen.push(`${event.type} in`);
      await delay(1);
      seen.push(`${event.type} out`);
    };
    const details: tt.TrainerEvent[] = [];
    await trainerOf(new Line()).fit([batch(1), batch(2)], { callbacks: [slow, (event) => void details.push(event)] });
    expect(seen).toEqual(['fitStart', 'epochStart', 'step', 'step', 'epochEnd', 'fitEnd'].flatMap((type) => [`${type} in`, `${type} out`]));
    expect(details[0]).toEqual({ type: 'fitStart', epochs: 1, steps: 2 });
    const step = {
      type: 'step',
      epoch: 1,
      step: 1,
      microStep: 1,
      globalStep: 1,
      loss: 4,
      gradNorm: 4,
      lr: [0.1],
      rows: 1,
      tokens: undefined,
    };
    expect(details[2]).toEqual(step);
    expect(details[4]).toMatchObject({ type: 'epochEnd', epoch: 1, globalStep: 2, tokensPerSecond: undefined });
    expect(details.at(-1)).toMatchObject({ type: 'fitEnd', reason: 'completed' });
  });

  it('keeps no memory', async () => {
    const model = new Line();
    const trainer = trainerOf(model);
    const data = function* () {
      for (let i = 0; i < 200; i++) yield batch(1, 2, 3);
    };
    await trainer.fit(data, { epochs: 1 });
    const [tensors, { live }] = [await tensorsAlive(), tt.memory()];
    await trainer.fit(data, { epochs: 2 });
    await tt.synchronize(); // and no collection: every step frees what it made
    expect(tt.memory()).toMatchObject({ tensors, live });
  });

  it('does not free batches of its caller', async () => {
    const data = [batch(1), batch(2)];
    await trainerOf(new Line()).fit(data, { epochs: 2 });
    expect(data.map(({ x }) => x.isDisposed)).toEqual([false, false]);
  });

  it('prepares a batch while the step before it is computed', async () => {
    const model = new tt.LSTM(32, 64);
    const trainer = new tt.Trainer(
      new (class extends tt.Model {
        readonly inner = model;
        forward(x: tt.Tensor) {
          return this.inner.forward(x).output;
        }
      })(),
      { optimizer: new tt.SGD(model.parameters()), loss: (out) => out.mean() },
    );
    const left: number[] = []; // of the computation, when the source is asked for the next batch
    const start = performance.now();
    await trainer.fit(async function* () {
      for (let k = 0; k < 8; k++) {
        const asked = performance.now();
        if (k > 0) void tt.synchronize().then(() => left.push(performance.now() - asked));
        yield tt.ones([32, 100, 32]);
        await turn();
      }
    });
    const whole = performance.now() - start;
    // The first is asked for while nothing else is waited for. Were results read too late, nothing would be left at the others.
    expect(left.slice(1).reduce((sum, ms) => sum + ms)).toBeGreaterThan(whole / 3);
  });

  it('leaves the event loop free', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const model = new Line();
    const data = () => Array.from({ length: 200 }, () => batch(1));
    await trainerOf(model).fit(data);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
  });
});

describe('endings', () => {
  it('by the signal, after the step in progress, with the history kept', async () => {
    const model = new Line();
    const trainer = trainerOf(model);
    const stop = new AbortController();
    const ends: string[] = [];
    const callback: tt.Callback = (event) => {
      if (event.type === 'step' && event.epoch === 2) stop.abort(new Error('enough'));
      if (event.type === 'fitEnd') ends.push(event.reason);
    };
    const running = trainer.fit([batch(1), batch(1), batch(1), batch(1)], { epochs: 9, signal: stop.signal, callbacks: [callback] });
    await expect(running).rejects.toThrow(failure('ERR_TT_ABORTED', 'epoch 2'));
    await expect(running).rejects.toMatchObject({ cause: { message: 'enough' } });
    expect([trainer.history.length, ends]).toEqual([1, ['aborted']]);
    expect(model.inner.weight.isDisposed).toBe(false);
    await expect(trainer.fit([batch(1)], { signal: AbortSignal.abort() })).rejects.toThrow(failure('ERR_TT_ABORTED'));
  });

  it('by stop()', async () => {
    const trainer = trainerOf(new Line());
    const stopAt =
      (type: string): tt.Callback =>
      (event, run) =>
        void (event.type === type && run.stop());
    expect((await trainer.fit([batch(1), batch(1)], { epochs: 5, callbacks: [stopAt('epochEnd')] })).length).toBe(1);
    const [partial] = await trainer.fit(Array(9).fill(batch(1)) as Batch[], { epochs: 5, callbacks: [stopAt('step')] });
    expect(partial?.steps).toBeLessThan(4);
    expect(await trainer.fit([batch(1)], { callbacks: [stopAt('epochStart')] })).toEqual([]);
    expect(trainer.history.length).toBe(2);
  });

  it('with errors that name the batch', async () => {
    const trainer = trainerOf(new Line());
    await expect(trainer.fit([])).rejects.toThrow(failure('ERR_TT_ARG', 'data is empty'));
    await expect(trainer.fit([batch(1), { ...batch(1), y: [] }])).rejects.toThrow(failure('ERR_TT_ARG', 'batch 1 is empty (y)'));
    await expect(trainer.fit([batch(1)], { epoch: 2 } as object)).rejects.toThrow(failure('ERR_TT_ARG', '"epoch"', 'epochs'));
    await expect(trainer.fit([batch(1)], { callbacks: [() => Promise.reject(new Error('mine'))] })).rejects.toThrow('mine');
    expect(() => new tt.Trainer(new Line(), {} as never)).toThrow(failure('ERR_TT_ARG', 'optimizer'));
  });
});

describe('values that are not finite', () => {
  const weight = (model: Line) => list(model.inner.weight)[0];

  it('stop training before they spoil the weights', async () => {
    const model = new Line(1);
    const trainer = trainerOf(model);
    await expect(trainer.fit([batch(1), batch(NaN), batch(3)])).rejects.toThrow(
      failure('ERR_TT_NAN', 'epoch 1, step 2 (batch 1)', 'the batch'),
    );
    expect(weight(model)).toBeGreaterThan(1);
  });

  it('are traced to the parameter', async () => {
    const model = new Line(Infinity);
    await expect(trainerOf(model).fit([batch(1)])).rejects.toThrow(failure('ERR_TT_NAN', 'parameter inner.weight'));
  });

  it('are traced to the layer', async () => {
    const model = new Line(1e38);
    await expect(trainerOf(model).fit([batch(1e10)])).rejects.toThrow(failure('ERR_TT_NAN', 'the output of layer inner'));
    expect(Object.hasOwn(model.inner, 'forward')).toBe(false);
    expect(weight(model)).toBe(Math.fround(1e38));
  });

  it('are traced to the loss function', async () => {
    const model = new Line(1);
    await expect(trainerOf(model).fit([batch(1e30)])).rejects.toThrow(failure('ERR_TT_NAN', 'the loss function'));
  });

  it('are traced to the gradient', async () => {
    const model = new Line(3);
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.AdamW(model.parameters()),
      loss: (out) => tt.sqrt(out.mul(0)).sum(), // 0, with an infinite derivative times 0
      clipNorm: 1,
    });
    await expect(trainer.fit([batch(1)])).rejects.toThrow(failure('ERR_TT_NAN', 'gradient norm is NaN', 'the gradient of inner.weight'));
    expect(weight(model)).toBe(3);
  });
});

describe('evaluate and predict', () => {
  it('give means and outputs', async () => {
    const trainer = trainerOf(new Line(1));
    expect(await trainer.evaluate([batch(1), batch(2, 2, 2)])).toEqual({ loss: 13 / 4, metrics: {} });
    const outputs: number[][] = [];
    let last: tt.Tensor | undefined;
    for await (const out of trainer.predict([batch(1), batch(2, 3)])) {
      expect([last?.isDisposed ?? true, out.requiresGrad]).toEqual([true, false]);
      outputs.push(list(out));
      last = out;
    }
    expect([outputs, last?.isDisposed]).toEqual([[[1], [2, 3]], true]);
  });
});
