// Language models: the state they carry, where gradients stop, what regularisation adds, how a training goes on.
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';

tt.setThreads(1);

const V = 11;
const list = (t: tt.Tensor) => [...t.dataSync()];
const text = (length: number) => Int32Array.from({ length }, (_, i) => (i * i + 3 * i) % V);
const make = (config: Partial<tt.LanguageModelConfig> = {}) => {
  tt.setSeed(5);
  return new tt.LanguageModel({ vocabularySize: V, embedding: 6, hidden: 7, ...config });
};
const stream = (length: number, batchSize: number, bptt: number) => tt.tokenStream(text(length), { batchSize, bptt });
const close = (got: readonly number[], want: readonly number[], digits = 5) => {
  expect(got).toHaveLength(want.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(want[i] as number, digits));
};
const lossOf = (model: tt.LanguageModel, chunk: tt.TokenChunk) => tt.languageModelLoss(model.forward(chunk), chunk);

describe('carried state', () => {
  it.each(['lstm', 'gru', 'rnn'] as const)('of %s layers: chunks compute what one long pass does', (cell) => {
    const model = make({ cell, hidden: [7, 5, 9] });
    const [whole] = [...stream(31, 2, 15)] as [tt.TokenChunk];
    const all = model.eval().forward(whole).logits;
    const parts = [...stream(31, 2, 4)].map((chunk) => model.forward(chunk).logits); // 4, 4, 4, 3 steps
    close(list(tt.concat(parts, 1)), list(all));
    const rows = [0, 15].map((start) => [...text(31).subarray(start, start + 15)]);
    const { logits, state } = model.step(rows.map((row) => row.slice(0, 9)));
    close(list(logits), list(all.slice(1, 0, 9)));
    close(
      list(
        model.step(
          rows.map((row) => row.slice(9)),
          state,
        ).logits,
      ),
      list(all.slice(1, 9)),
    );
  });

  it('begins anew with a text, and is one of training and one of evaluation', () => {
    const model = make();
    const chunks = [...stream(31, 2, 5)] as [tt.TokenChunk, tt.TokenChunk, tt.TokenChunk];
    const run = () => chunks.map((chunk) => list(model.forward(chunk).logits));
    const once = run();
    expect(run()).toEqual(once);
    model.forward(chunks[0]);
    model.eval();
    expect(run()).toEqual(once);
    const other = [...stream(13, 4, 3)][0] as tt.TokenChunk; // another number of streams
    model.forward(other);
    expect(list(model.train().forward(chunks[1]).logits)).toEqual(once[1]);
    expect(() => model.eval().forward(chunks[1])).toThrow(failure('ERR_TT_SHAPE'));
  });

  it('stops gradients between chunks', () => {
    const model = make();
    const ids = Int32Array.from({ length: 11 }, (_, i) => i);
    const [first, second] = [...tt.tokenStream(ids, { batchSize: 1, bptt: 5 })] as [tt.TokenChunk, tt.TokenChunk];
    lossOf(model, first);
    lossOf(model, second).backward();
    const gradient = list(model.embedding.weight.grad as tt.Tensor);
    const read = new Set(list(second.tokens));
    for (let id = 0; id < V; id++) {
      const touched = gradient.slice(id * 6, id * 6 + 6).some((g) => g !== 0);
      expect(touched).toBe(read.has(id)); // ids of the first chunk alone get none
    }
    expect(list(first.tokens).some((id) => !read.has(id))).toBe(true);
  });

  it('survives the scopes of steps and leaves nothing behind', async () => {
    const model = make();
    const trainer = new tt.Trainer(model, { optimizer: new tt.SGD(model.parameters(), { lr: 0.1 }), loss: tt.languageModelLoss });
    await trainer.fit(stream(201, 2, 5), { validation: stream(31, 1, 5) });
    const alive = await tensorsAlive();
    await trainer.fit(stream(401, 2, 5), { epochs: 2, validation: stream(61, 1, 5) });
    expect(await tensorsAlive()).toBe(alive);
    model.dispose();
    expect(await tensorsAlive()).toBe(0);
  });
});

describe('parameters', () => {
  it('of tied models are one for both ends, with a map between where widths differ', () => {
    const model = make({ tied: true, hidden: [8, 6] });
    expect(model.head.weight).toBe(model.embedding.weight);
    expect(model.projection).toBeUndefined();
    expect([...model.namedParameters().keys()].filter((name) => !name.startsWith('encoder'))).toEqual(['embedding.weight', 'head.bias']);
    const wide = make({ tied: true, hidden: [8, 9] });
    expect(wide.projection?.weight.shape).toEqual([6, 9]);
    const chunk = [...stream(7, 2, 3)][0] as tt.TokenChunk;
    expect(wide.forward(chunk).logits.shape).toEqual([2, 3, V]);
    lossOf(wide, chunk).backward();
    expect(list(wide.head.weight.grad as tt.Tensor).every((g) => g !== 0)).toBe(true); // every word, by the softmax
  });

  it('start as asked for', () => {
    const extreme = (t: tt.Tensor) => Math.max(...list(t).map(Math.abs));
    const config = { vocabularySize: 50, embedding: 20, hidden: 20 };
    const range = new tt.LanguageModel(config, { range: 0.04 });
    for (const parameter of range.parameters()) {
      expect(extreme(parameter)).toBeLessThanOrEqual(0.04);
      expect(extreme(parameter)).toBeGreaterThan(0.03);
    }
    const tied = new tt.LanguageModel({ ...config, tied: true });
    expect(extreme(tied.embedding.weight)).toBeLessThanOrEqual(0.1);
    expect(extreme(tied.head.bias as tt.Tensor)).toBe(0);
    const own = new tt.LanguageModel(config, { embeddingRange: 0.5, forgetBias: 1 });
    expect(extreme(own.head.weight)).toBeLessThanOrEqual(0.5);
    expect(list((own.encoder.layers[1] as tt.LSTM).bias_ih_l0 as tt.Tensor).slice(20, 40)).toEqual(Array(20).fill(1));
    expect(extreme(new tt.LanguageModel(config).embedding.weight)).toBeGreaterThan(2); // standard normal
    expect(() => new tt.LanguageModel(config, { range: -1 })).toThrow(failure('ERR_TT_RANGE', 'range'));
  });
});

describe('regularisation', () => {
  const chunk = () => [...stream(13, 2, 6)][0] as tt.TokenChunk;

  it('AR and TAR add their means of squares while training', () => {
    const model = make({ layers: 1, ar: 2, tar: 3 });
    const x = chunk();
    const y = list(model.encoder.forward(model.embedding.forward(x.tokens)).output);
    const square = (sum: number, value: number) => sum + value * value;
    const ar = y.reduce(square, 0) / y.length;
    const changes = y.flatMap((value, i) => (Math.floor(i / 7) % 6 === 0 ? [] : [value - (y[i - 7] as number)]));
    const tar = changes.reduce(square, 0) / changes.length;
    expect(changes).toHaveLength(2 * 5 * 7);
    const { logits, penalty } = model.forward(x);
    expect(penalty?.itemSync()).toBeCloseTo(2 * ar + 3 * tar, 6);
    expect(lossOf(model, x).itemSync()).toBeCloseTo(tt.crossEntropy(logits, x.targets).itemSync() + 2 * ar + 3 * tar, 5);
    expect(model.eval().forward(x).penalty).toBeUndefined();
    const [single] = [...stream(3, 2, 1)] as [tt.TokenChunk];
    expect(make({ tar: 3 }).forward(single).penalty).toBeUndefined(); // one step has no change
  });

  it('AR is of the dropped outputs, TAR of the outputs', () => {
    const x = chunk();
    const dropping = make({ outputDropout: 0.9, ar: 1, locked: true });
    const kept = make({ ar: 1 });
    expect(dropping.forward(x).penalty?.itemSync()).not.toBeCloseTo(kept.forward(x).penalty?.itemSync() as number, 4);
    const changes = [make({ outputDropout: 0.9, tar: 1 }), make({ tar: 1 })].map((model) => model.forward(x).penalty?.itemSync() as number);
    expect(changes[0]).toBe(changes[1]);
  });

  const dropouts = ['wordDropout', 'inputDropout', 'hiddenDropout', 'outputDropout', 'weightDrop', 'recurrentDropout', 'zoneout'] as const;
  it.each(dropouts)('%s changes training with every call, and evaluation never', (name) => {
    const x = chunk();
    for (const cell of ['lstm', 'gru', 'rnn'] as const) {
      const model = make({ cell, [name]: 0.5 });
      expect(list(model.forward(x).logits)).not.toEqual(list(model.forward(x).logits));
      const values = list(model.eval().forward(x).logits);
      expect(list(model.forward(x).logits)).toEqual(values);
      if (name !== 'zoneout') expect(values).toEqual(list(make({ cell }).forward(x).logits));
    }
  });

  it('refuses what makes no model', () => {
    const refused = (config: object, ...words: string[]) =>
      expect(() => make(config as Partial<tt.LanguageModelConfig>)).toThrow(failure(...(words as [tt.ErrorCode, ...string[]])));
    refused({ vocabularySize: 0 }, 'ERR_TT_RANGE', 'vocabularySize');
    refused({ hidden: [] }, 'ERR_TT_ARG', 'hidden');
    refused({ hidden: [3, 0] }, 'ERR_TT_RANGE', 'hidden[1] is 0');
    refused({ hidden: [3, 3], layers: 3 }, 'ERR_TT_ARG', 'layers is 3, expected 2');
    refused({ cell: 'elman' }, 'ERR_TT_ARG', 'cell');
    refused({ locked: 1 }, 'ERR_TT_ARG', 'locked is 1, expected true or false');
    refused({ outputDropout: 1 }, 'ERR_TT_RANGE', 'outputDropout');
    refused({ ar: -1 }, 'ERR_TT_RANGE', 'ar');
    refused({ dropout: 0.5 }, 'ERR_TT_ARG', '"dropout"');
    expect(() => make().step([[V]])).toThrow(failure('ERR_TT_RANGE'));
  });
});

describe('scoreTokens', () => {
  it('is the mean over a whole text, however it is cut', async () => {
    const model = make();
    const ids = text(100);
    const whole = await tt.scoreTokens(model, ids, { bptt: 99 });
    const log = tt.logSoftmax(model.eval().step([[...ids.subarray(0, 99)]]).logits);
    const values = list(log);
    const nats = -ids.subarray(1).reduce((sum, id, t) => sum + (values[t * V + id] as number), 0) / 99;
    expect(whole.nats).toBeCloseTo(nats, 5);
    expect(whole).toMatchObject({ tokens: 99, perplexity: Math.exp(whole.nats), bits: whole.nats / Math.LN2 });
    model.train();
    expect((await tt.scoreTokens(model, ids, { bptt: 7 })).nats).toBeCloseTo(nats, 5);
    expect(model.training).toBe(true);
    const { tokens, nats: parallel } = await tt.scoreTokens(model, ids, { batchSize: 7, bptt: 4 });
    expect(tokens).toBe(99);
    expect(Math.abs(parallel - nats)).toBeGreaterThan(1e-6); // seven beginnings
    await expect(tt.scoreTokens(model, text(1))).rejects.toThrow(failure('ERR_TT_ARG', '1 tokens'));
  });
});

describe('a training', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-'));
  const setUp = () => {
    const model = make({ hidden: [7, 6], tied: true, locked: true, weightDrop: 0.4, wordDropout: 0.1, hiddenDropout: 0.3, ar: 1, tar: 1 });
    const optimizer = new tt.SGD(model.parameters(), { lr: 2 });
    const trainer = new tt.Trainer(model, {
      optimizer,
      loss: tt.languageModelLoss,
      clipNorm: 0.5,
      ntAsgd: { nonMonotone: 1 },
      lrScale: ({ tokens }) => (tokens.shape[1] as number) / 8,
    });
    const data = tt.tokenStream(text(300), { batchSize: 3, bptt: 8, variable: { seed: 2, deviation: 2 } });
    return { model, trainer, data, validation: stream(60, 2, 7) };
  };

  it('that was cut off within an epoch goes on to the same bits', async () => {
    const whole = setUp();
    const history = await whole.trainer.fit(whole.data, { epochs: 4, validation: whole.validation });
    const path = join(folder, 'state.safetensors');
    for (const globalStep of [1, 15, 30]) {
      const cut = setUp();
      const copy = join(folder, `${globalStep}.safetensors`);
      await cut.trainer.fit(cut.data, {
        epochs: 4,
        validation: cut.validation,
        checkpoint: { path, everySteps: 1 },
        callbacks: [(event) => void (event.type === 'checkpoint' && event.globalStep === globalStep && copyFileSync(path, copy))],
      });
      const resumed = setUp();
      resumed.model.forward([...stream(40, 3, 4)][0] as tt.TokenChunk); // what it carries now must not matter
      expect(await resumed.trainer.fit(resumed.data, { epochs: 4, validation: resumed.validation, resume: copy })).toEqual(history);
      expect(resumed.model.parameters().map(list)).toEqual(whole.model.parameters().map(list));
    }
  });

  it('learns a text of rules', async () => {
    const ids = Int32Array.from({ length: 1200 }, (_, i) => [0, 1, 0, 2, 0, 3][i % 6] as number);
    const model = make({ vocabularySize: 4, hidden: 12, layers: 1 });
    const trainer = new tt.Trainer(model, {
      optimizer: new tt.Adam(model.parameters(), { lr: 0.02 }),
      loss: tt.languageModelLoss,
    });
    await trainer.fit(tt.tokenStream(ids, { batchSize: 8, bptt: 12 }), { epochs: 10 });
    expect((await tt.scoreTokens(model, ids.subarray(0, 200))).perplexity).toBeLessThan(1.1);
  });
});

describe('languagePreset', () => {
  it.each(tt.languagePresetNames)('%s makes a model', (name) => {
    const { model, init, training } = tt.languagePreset(name);
    const { hidden, layers } = new tt.LanguageModel({ ...model, hidden: Array.isArray(model.hidden) ? [4, 4, 3] : 4, embedding: 3, vocabularySize: 9 }, init).config; // prettier-ignore
    expect(layers).toBe(hidden.length);
    expect(training.clip * (name.startsWith('zaremba') ? training.bptt : 1)).toBeCloseTo({ 'zaremba-large': 10, 'awd-lstm': 0.25, 'awd-lstm-wt2': 0.25 }[name as string] ?? 5, 12); // prettier-ignore
  });

  it('refuses an unknown name', () => {
    expect(() => tt.languagePreset('gpt' as tt.LanguagePresetName)).toThrow(failure('ERR_TT_ARG', 'name is "gpt"', '"awd-lstm"'));
  });
});
