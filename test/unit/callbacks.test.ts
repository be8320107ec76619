// What can be plugged into a run.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';
import { batch, Line, list, trainerOf } from './line.js';

describe('callbacks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));

  it('earlyStopping stops and restores the best', async () => {
    const model = new Line(1);
    const weights: number[] = [];
    const note: tt.Callback = (event) => void (event.type === 'epochEnd' && weights.push(...list(model.inner.weight)));
    const trainer = trainerOf(model, { lr: 1.2 }); // too large: every step doubles the distance
    const history = await trainer.fit([batch(1)], {
      epochs: 20,
      validation: [batch(1)],
      callbacks: [note, tt.earlyStopping({ patience: 3, restoreBest: true })],
    });
    expect(history.length).toBe(4);
    expect(list(model.inner.weight)[0]).toBe(weights[0]);
    await expect(trainer.fit([batch(1)], { callbacks: [tt.earlyStopping({ monitor: 'accuracy' })] })).rejects.toThrow(
      failure('ERR_TT_ARG', '"accuracy"', 'loss'),
    );
    expect(() => tt.earlyStopping({ patience: 0 })).toThrow(failure('ERR_TT_RANGE', 'patience'));
    expect(() => tt.earlyStopping({ mode: 'best' as 'min' })).toThrow(failure('ERR_TT_ARG', 'mode'));
  });

  it('checkpoint keeps the best or the last', async () => {
    const model = new Line(1);
    const [best, last] = [join(folder, 'best.safetensors'), join(folder, 'last.safetensors')];
    await trainerOf(model, { lr: 1.2 }).fit([batch(1)], {
      epochs: 3,
      callbacks: [tt.checkpoint(best), tt.checkpoint(last, { keep: 'last' })],
    });
    expect((await tt.readSafetensors(best)).metadata.get('epoch')).toBe('1');
    const copy = new Line();
    await tt.loadModel(copy, last);
    expect(list(copy.inner.weight)).toEqual(list(model.inner.weight));
    expect(existsSync(best)).toBe(true);
    await expect(trainerOf(model).fit([batch(1)], { callbacks: [tt.checkpoint('/nowhere/at/all')] })).rejects.toThrow(
      failure('ERR_TT_FILE'),
    );
  });

  it('a run that could not do what its callbacks need is refused before the first step', async () => {
    const model = new Line(1);
    const log = join(folder, 'log.csv');
    writeFileSync(log, 'kept');
    const seen: string[] = [];
    const note: tt.Callback = (event) => void seen.push(event.type);
    const refused = async (callback: tt.Callback, code: tt.ErrorCode, ...words: string[]) => {
      const run = trainerOf(model).fit([batch(1)], {
        callbacks: [note, tt.csvLog(log), callback],
        epochMetrics: { bleu: () => 1 },
      });
      await expect(run).rejects.toThrow(failure(code, ...words));
    };
    await refused(tt.earlyStopping({ monitor: 'accuracy' }), 'ERR_TT_ARG', 'monitor is "accuracy"', 'one of loss, bleu');
    await refused(tt.earlyStopping({ monitor: 'toString' }), 'ERR_TT_ARG', 'monitor is "toString"');
    await refused(tt.checkpoint(join(folder, 'a'), { monitor: 'validationLoss' }), 'ERR_TT_ARG', 'one of loss, bleu');
    await refused(tt.checkpoint(join(folder, 'none', 'a')), 'ERR_TT_FILE', 'checkpoint: path', 'can be written', 'none');
    await refused(tt.checkpoint(folder), 'ERR_TT_FILE', 'it is a folder');
    await refused(tt.checkpoint(join(log, 'a')), 'ERR_TT_FILE', 'is no folder');
    const schedule = { schedule: new tt.ReduceLROnPlateau(new tt.SGD(model.parameters())), monitor: 'accuracy' };
    await expect(trainerOf(model, { schedule }).fit([batch(1)], { callbacks: [note] })).rejects.toThrow(
      failure('ERR_TT_ARG', 'Trainer schedule: monitor is "accuracy"', 'loss'),
    );
    await expect(trainerOf(model).fit([batch(1)], { callbacks: [note], checkpoint: { path: folder } })).rejects.toThrow(
      failure('ERR_TT_FILE', 'fit: checkpoint.path', 'it is a folder'),
    );
    expect([seen, readFileSync(log, 'utf8'), list(model.inner.weight)]).toEqual([[], 'kept', [1]]);
  });

  it('an epoch whose number is none is not the best', async () => {
    const values = [NaN, 2, 1];
    const path = join(folder, 'numbers.safetensors');
    const measure = () => tt.tensor([values.shift() as number]);
    await trainerOf(new Line(1)).fit([batch(1)], {
      epochs: 3,
      validation: [batch(1)],
      metrics: { measure },
      callbacks: [tt.checkpoint(path, { monitor: 'measure' })],
    });
    expect((await tt.readSafetensors(path)).metadata.get('epoch')).toBe('3');
  });

  it('progress writes a line per epoch where there is no terminal', async () => {
    let text = '';
    const stream = { write: (chunk: string) => ((text += chunk), true) } as unknown as NodeJS.WritableStream;
    await trainerOf(new Line(1), { lr: 0, clipNorm: 1 }).fit([batch(1), batch(1)], {
      epochs: 2,
      validation: [batch(2)],
      callbacks: [tt.progress({ stream })],
    });
    expect(text.replace(/\d+\.\d s/g, '0.0 s')).toBe(
      ['1', '2'].map((e) => `epoch ${e}/2  loss 1.000  validationLoss 4.000  gradNorm 2.000  0.0 s  2 steps\n`).join(''),
    );
  });
});
