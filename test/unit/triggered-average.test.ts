// Averages that begin when validation stops getting better, alone and in a training; rates by batch.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { batch, Line, list, trainerOf, type Batch } from './line.js';

tt.setThreads(1);

describe('TriggeredAverage', () => {
  const parameter = () => new tt.Parameter(tt.zeros([1]));

  it('begins after a loss above the best of those more than n epochs ago', () => {
    const average = new tt.TriggeredAverage([parameter()], { nonMonotone: 2 });
    const triggered = [5, 4, 4.5, 4.4, 3.9, 4.1, 3.8].map((loss) => {
      average.observe(loss);
      return average.triggered;
    });
    // 4.5 has only 5 more than two epochs before it (none: it is the third). 4.4 is compared with 5, 3.9 with 5 and 4, 4.1 with 5, 4 and 4.5.
    expect(triggered).toEqual([false, false, false, false, false, true, true]);
  });

  it('is the mean of the parameters from then on', () => {
    const p = parameter();
    const average = new tt.TriggeredAverage([p], { nonMonotone: 1 });
    const step = (value: number) => {
      tt.init.constant(p, value);
      average.update();
    };
    step(100);
    average.swap(); // nothing to exchange yet
    expect(list(p)).toEqual([100]);
    for (const loss of [1, 2, 3]) average.observe(loss);
    for (const value of [3, 6, 12]) step(value);
    average.swap();
    expect(list(p)).toEqual([7]);
    average.swap();
    expect(list(p)).toEqual([12]);
    const [q, other] = [parameter(), new tt.TriggeredAverage([parameter()])];
    const copy = new tt.TriggeredAverage([q], { nonMonotone: 1 });
    copy.loadStateDict(average.stateDict());
    tt.init.constant(q, 15);
    copy.update();
    copy.swap();
    expect(list(q)).toEqual([9]);
    expect(other.triggered).toBe(false);
  });

  it('refuses what cannot be', () => {
    const p = parameter();
    expect(() => new tt.TriggeredAverage([])).toThrow(failure('ERR_TT_ARG', 'params'));
    expect(() => new tt.TriggeredAverage([p, p])).toThrow(failure('ERR_TT_ARG', 'twice'));
    expect(() => new tt.TriggeredAverage([p], { nonMonotone: 0 })).toThrow(failure('ERR_TT_RANGE', 'nonMonotone'));
    expect(() => new tt.TriggeredAverage([p]).observe(NaN)).toThrow(failure('ERR_TT_ARG', 'loss'));
  });
});

describe('ntAsgd of a Trainer', () => {
  const data = [batch(1), batch(-2)];
  const setUp = () => {
    const model = new Line();
    return { model, trainer: trainerOf(model, { lr: 0.65, ntAsgd: { nonMonotone: 1 } }) }; // too fast: it overshoots
  };

  it('validates with the mean, and leaves it in the model', async () => {
    const { model, trainer } = setUp();
    const seen: number[] = [];
    const history = await trainer.fit(data, {
      epochs: 6,
      validation: [batch(1)],
      callbacks: [(event) => void (event.type === 'step' && seen.push(list(model.inner.weight)[0] as number))],
    });
    const losses = history.map(({ validationLoss }) => validationLoss as number);
    const best = (end: number) => Math.min(...losses.slice(0, end));
    const trigger = losses.findIndex((loss, i) => i > 1 && loss > best(i - 1));
    expect(trigger).toBeGreaterThan(0);
    expect(trigger).toBeLessThan(5); // so that there is something to see
    // Plain gradient descent gives the parameters of every step.
    let w = 0;
    const steps: number[] = [];
    for (let epoch = 0; epoch < 6; epoch++) for (const x of [1, -2]) steps.push((w -= 0.65 * 2 * x * x * (w - 2)));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    for (let epoch = 0; epoch < 6; epoch++) {
      const now = epoch <= trigger ? (steps[2 * epoch + 1] as number) : mean(steps.slice(2 * trigger + 2, 2 * epoch + 2));
      expect((losses[epoch] as number) / (now - 2) ** 2).toBeCloseTo(1, 4);
    }
    expect(list(model.inner.weight)[0]).toBeCloseTo(mean(steps.slice(2 * trigger + 2)), 2);
  });

  it('is resumed to the same bits', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'throughtime-')), 'state.safetensors');
    const whole = setUp();
    const history = await whole.trainer.fit(data, { epochs: 6, validation: [batch(1)] });
    for (const epochs of [4, 6]) {
      const { model, trainer } = setUp();
      const part = await trainer.fit(data, { epochs, validation: [batch(1)], checkpoint: { path }, ...(epochs === 6 && { resume: path }) });
      if (epochs < 6) continue;
      expect(part).toEqual(history);
      expect(list(model.inner.weight)).toEqual(list(whole.model.inner.weight));
    }
    await expect(trainerOf(new Line()).fit(data, { epochs: 6, resume: path })).rejects.toThrow(failure('ERR_TT_ARG', 'ntAsgd is false'));
  });

  it('needs validation, and excludes ema', async () => {
    await expect(setUp().trainer.fit(data)).rejects.toThrow(failure('ERR_TT_ARG', 'fit: validation is undefined', 'ntAsgd'));
    expect(() => trainerOf(new Line(), { ntAsgd: {}, ema: { decay: 0.5 } })).toThrow(failure('ERR_TT_ARG', 'ntAsgd', 'ema is given too'));
    expect(() => trainerOf(new Line(), { ntAsgd: { nonMonotone: -1 } })).toThrow(failure('ERR_TT_RANGE', 'ntAsgd.nonMonotone'));
  });
});

describe('lrScale of a Trainer', () => {
  it('multiplies the rate in the step of a batch only', async () => {
    const model = new Line();
    const trainer = trainerOf(model, { lr: 0.1, lrScale: ({ y }) => y.length / 2 });
    const [{ lr }] = (await trainer.fit([batch(1), batch(1, 1, 1)])) as [tt.HistoryEntry];
    let w = 0;
    for (const factor of [0.5, 1.5]) w -= 0.1 * factor * 2 * (w - 2);
    expect(list(model.inner.weight)[0]).toBeCloseTo(w, 6);
    expect(lr).toEqual([0.1]);
  });

  it('is the mean over rows of the batches of a step, and a number of at least 0', async () => {
    const model = new Line();
    await trainerOf(model, { lr: 0.1, accumulate: 2, lrScale: ({ y }) => y.length }).fit([batch(1), batch(1, 1, 1)]);
    expect(list(model.inner.weight)[0]).toBeCloseTo(0.1 * ((1 * 1 + 3 * 3) / 4) * 4, 6);
    await expect(trainerOf(new Line(), { lrScale: () => NaN }).fit([batch(1)])).rejects.toThrow(failure('ERR_TT_ARG', 'lrScale'));
  });
});

describe('rows of a batch', () => {
  it('weigh its loss in means', async () => {
    const model = new Line(1);
    const loss = await trainerOf(model).evaluate([{ ...batch(1), rows: 3 } as Batch, batch(3)]);
    expect(loss.loss).toBeCloseTo((3 * 1 + 9) / 4, 6);
  });
});
