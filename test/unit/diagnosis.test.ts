// Warnings while a model trains, each provoked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { batch, Line, trainerOf, type Batch } from './line.js';

const told = ({ warnings }: tt.Diagnosis) => warnings.map(({ kind, epoch }) => `${kind} ${epoch}`);
const quiet = (options: tt.DiagnosisOptions = {}) => tt.diagnosis({ onWarning: () => {}, ...options });

describe('diagnosis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-diagnosis-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tells a plateau once, and again after progress', async () => {
    const seen: tt.TrainingWarning[] = [];
    const watch = tt.diagnosis({ onWarning: (warning) => seen.push(warning), patience: 2 });
    const rates = [0, 0, 0, 0, 0.1, 0, 0, 0, 0];
    const pace: tt.Callback = (event, run) => void (event.type === 'epochStart' && (run.optimizer.lr = rates[event.epoch - 1] as number));
    await trainerOf(new Line()).fit([batch(1)], { epochs: 9, callbacks: [pace, watch] });
    // The fifth epoch's step shows in the loss of the sixth.
    expect(told(watch)).toEqual(['plateau 3', 'plateau 8']);
    expect(watch.warnings).toEqual(seen);
    expect(seen[0]).toMatchObject({ figures: { best: 4, recent: 4, epochs: 2 } });
    expect(seen[0]?.message).toContain('stays at 4.000: 2 epochs');
  });

  it('is silent while a model learns, and where it has learned', async () => {
    const watch = quiet();
    await trainerOf(new Line(), { lr: 0.1 }).fit([batch(1, 2)], { epochs: 30, validation: [batch(1)], callbacks: [watch] });
    expect(watch.warnings).toEqual([]);
  });

  it('tells steps whose gradient explodes', async () => {
    const watch = quiet();
    const steps = [...Array<Batch>(12).fill(batch(1)), batch(1000), batch(500), batch(1)];
    await trainerOf(new Line(), { lr: 0 }).fit(steps, { epochs: 1, callbacks: [watch] });
    expect(told(watch)).toEqual(['exploding 1']);
    expect(watch.warnings[0]?.figures).toMatchObject({ steps: 2, largest: 4e6 });
    expect(watch.warnings[0]?.figures['usual']).toBeCloseTo(4, 4);
  });

  it('tells a loss that grows out of bounds', async () => {
    const watch = quiet();
    await trainerOf(new Line(), { lr: 1.5 }).fit([batch(1)], { epochs: 3, callbacks: [watch] });
    expect(told(watch)).toEqual(['exploding 2']);
    expect(watch.warnings[0]?.message).toContain('training loss has risen to 16.00 from 4.000');
  });

  it('tells parameters that get no gradient', async () => {
    const watch = quiet();
    await trainerOf(new Line(), { loss: (out, { y }) => tt.mse(out.mul(0), y) }).fit([batch(1)], { epochs: 5, callbacks: [watch] });
    expect(told(watch)).toEqual(['dead 1']);
  });

  it('tells a validation loss that rises while the training loss falls', async () => {
    const watch = quiet({ patience: 2 });
    const other: Batch = { ...batch(1), y: [-1] };
    await trainerOf(new Line(), { lr: 0.05 }).fit([batch(1)], { epochs: 4, validation: [other], callbacks: [watch] });
    expect(told(watch)).toEqual(['overfitting 3']);
    expect(watch.warnings[0]?.figures['bestEpoch']).toBe(1);
  });

  it('tells a recurrent layer that the gradient does not reach', async () => {
    const model = new tt.SeriesClassifier({ inputs: 2, classes: 2, hidden: 4, layers: 3 });
    tt.init.constant(model.encoder['weight_ih_l1'] as tt.Parameter, 1e-7);
    const samples = { x: tt.normal([4, 5, 2]), lengths: [5, 5, 3, 2], classes: [0, 1, 0, 1] };
    const trainer = new tt.Trainer<typeof samples, tt.ClassifierOutput>(model, {
      optimizer: new tt.SGD(model.parameters(), { lr: 1e-3 }),
      loss: ({ logits }, { classes }) => tt.crossEntropy(logits, classes),
    });
    const watch = quiet();
    await trainer.fit([samples], { epochs: 2, callbacks: [watch] });
    expect(told(watch)).toEqual(['vanishing 1']);
    expect(watch.warnings[0]?.message).toContain('encoder_l0');
    expect(watch.warnings[0]?.figures['ratio']).toBeLessThan(1e-4);
  });

  it('goes on where a run was cut off', async () => {
    const path = join(folder, 'state.safetensors');
    const fit = async (epochs: number, watch: tt.Diagnosis, resume: boolean) =>
      trainerOf(new Line(), { lr: 0 }).fit([batch(1)], {
        epochs,
        callbacks: [watch],
        checkpoint: { path },
        ...(resume && { resume: path }),
      });
    const [whole, first] = [quiet(), quiet()];
    await fit(5, whole, false);
    await fit(2, first, false);
    const seen: number[] = [];
    const resumed = tt.diagnosis({ onWarning: ({ epoch }) => seen.push(epoch) });
    await fit(5, resumed, true);
    expect([resumed.warnings, seen]).toEqual([whole.warnings, [4]]);
    const again = tt.diagnosis({ onWarning: ({ epoch }) => seen.push(epoch) });
    await fit(6, again, true);
    expect([again.warnings, seen]).toEqual([whole.warnings, [4]]);
  });

  it('warns by the process unless told otherwise, and checks its options', async () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await trainerOf(new Line(), { lr: 0 }).fit([batch(1)], { epochs: 4, callbacks: [tt.diagnosis()] });
    expect(emit.mock.calls).toEqual([[expect.stringContaining('training loss stays'), 'TrainingWarning']]);
    emit.mockRestore();
    expect(() => tt.diagnosis({ patience: 0 })).toThrow(failure('ERR_TT_RANGE', 'patience'));
    expect(() => tt.diagnosis({ vanishing: 2 })).toThrow(failure('ERR_TT_RANGE', 'vanishing'));
    expect(() => tt.diagnosis({ explosions: 2 } as tt.DiagnosisOptions)).toThrow(failure('ERR_TT_ARG', 'explosions'));
  });
});
