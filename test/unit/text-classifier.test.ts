import { beforeEach, describe, expect, it } from 'vitest';

import {
  AdamW,
  crossEntropy,
  noGrad,
  padSequences,
  setSeed,
  TextClassifier,
  Trainer,
  type TextBatch,
  type TextClassifierConfig,
  type Tensor,
} from '../../lib/index.js';
import { failure } from './failure.js';

const small: TextClassifierConfig = { vocabularySize: 7, classes: 3, embedding: 5, hidden: 3, dropout: 0 };
type Labelled = TextBatch & { readonly label: readonly number[] };
const texts = [[3, 1, 6, 2], [5], [4, 4, 2]];

beforeEach(() => setSeed(3));

/** Numbers of each row. */
function rows(t: Tensor): number[][] {
  const width = t.shape.at(-1) ?? 1;
  const data = [...t.dataSync()];
  return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width));
}

function logits(model: TextClassifier, sequences: readonly number[][]): number[][] {
  return noGrad(() => rows(model.eval().forward(padSequences(sequences)).logits));
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5) as number);

describe('TextClassifier', () => {
  it('has PyTorch names and the sizes of its config', () => {
    const model = new TextClassifier({ ...small, cell: 'gru', layers: 2, bidirectional: true, pooling: 'attention' });
    const shapes = Object.fromEntries([...model.namedParameters()].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toMatchObject({
      'embedding.weight': [7, 5],
      'encoder.weight_ih_l0': [9, 5],
      'encoder.weight_hh_l1_reverse': [9, 3],
      'encoder.weight_ih_l1': [9, 6],
      'pool.attn.weight': [6, 6],
      'head.weight': [3, 6],
      'head.bias': [3],
    });
  });

  it('fills in defaults that JSON can hold', () => {
    const { config } = new TextClassifier({ vocabularySize: 3, classes: 2 });
    expect(config).toEqual({
      cell: 'lstm',
      vocabularySize: 3,
      classes: 2,
      embedding: 100,
      hidden: 128,
      layers: 1,
      bidirectional: false,
      dropout: 0.5,
      pooling: 'last',
    });
    expect(new TextClassifier(JSON.parse(JSON.stringify(config)) as TextClassifierConfig).config).toEqual(config);
  });

  const poolings = ['last', 'mean', 'max', 'attention'] as const;
  const cells = ['lstm', 'gru', 'rnn'] as const;
  const kinds = poolings.flatMap((pooling) => cells.flatMap((cell) => [1, 2].map((layers) => ({ pooling, cell, layers }))));

  it.each(kinds)('$pooling of $cell with $layers layers does not see padding or neighbours', ({ pooling, cell, layers }) => {
    for (const bidirectional of [false, true]) {
      const model = new TextClassifier({ ...small, cell, layers, pooling, bidirectional });
      const together = logits(model, texts);
      texts.forEach((text, i) => expect(logits(model, [text])[0]).toEqual(close(together[i] as number[])));
      expect(together[0]).not.toEqual(close(together[1] as number[]));
    }
  });

  it.each(poolings)('%s of a text without tokens is the bias alone, except for its own', (pooling) => {
    const model = new TextClassifier({ ...small, pooling });
    const [empty, other] = logits(model, [[], [2, 5]]);
    expect(empty).toEqual(close([...(model.head.bias as Tensor).dataSync()]));
    expect(other).not.toEqual(empty);
    expect(logits(model, [[]])[0]).toEqual(close(empty as number[]));
  });

  it('takes the last states of both directions of the top layer', () => {
    const model = new TextClassifier({ ...small, layers: 2, bidirectional: true }).eval();
    const { tokens, lengths } = padSequences(texts);
    const { output } = model.encoder.forward(model.embedding.forward(tokens), { lengths });
    const at = (row: number, step: number) => rows(output.select(0, row).select(0, step).reshape([1, 6]))[0] as number[];
    const ends = texts.map(({ length }, row) => [...at(row, length - 1).slice(0, 3), ...at(row, 0).slice(3)]);
    const weight = rows(model.head.weight);
    const bias = [...(model.head.bias as Tensor).dataSync()];
    const want = ends.map((end) => weight.map((w, c) => w.reduce((sum, x, i) => sum + x * (end[i] as number), bias[c] as number)));
    expect(logits(model, texts)).toEqual(want.map(close));
  });

  it.each([
    ['mean', (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length],
    ['max', (values: readonly number[]) => Math.max(...values)],
  ] as const)('takes the %s of each text', (pooling, reduce) => {
    const model = new TextClassifier({ ...small, pooling }).eval();
    const { tokens, lengths } = padSequences(texts);
    const { output } = model.encoder.forward(model.embedding.forward(tokens), { lengths });
    const pooled = texts.map((text, row) => {
      const steps = rows(output.select(0, row)).slice(0, text.length);
      return [0, 1, 2].map((c) => reduce(steps.map((step) => step[c] as number)));
    });
    const [weight, bias] = [rows(model.head.weight), [...(model.head.bias as Tensor).dataSync()]];
    const want = pooled.map((x) => weight.map((w, c) => w.reduce((sum, value, i) => sum + value * (x[i] as number), bias[c] as number)));
    expect(logits(model, texts)).toEqual(want.map(close));
  });

  it('returns the weights of attention', () => {
    const { weights } = new TextClassifier({ ...small, pooling: 'attention' }).eval().forward(padSequences(texts));
    const [first, second] = rows(weights as Tensor);
    expect(first?.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(second).toEqual(close([1, 0, 0, 0]));
  });

  it('drops at random while training only', () => {
    const model = new TextClassifier({ ...small, dropout: 0.5, layers: 2 });
    const once = () => rows(model.forward(padSequences(texts)).logits);
    expect(once()).not.toEqual(once());
    model.eval();
    expect(once()).toEqual(once());
  });

  it('starts from given vectors, which stay when frozen', async () => {
    const vectors = Array.from({ length: 7 }, (_, i) => Array.from({ length: 5 }, (_, j) => (i ? Math.sin(i * 5 + j) : 0)));
    for (const freeze of [true, false]) {
      const model = new TextClassifier(small, { vectors, freeze });
      const trainer = new Trainer(model, {
        optimizer: new AdamW(model.parameters(), { lr: 0.1, weightDecay: 0 }),
        loss: (output, batch: Labelled) => crossEntropy(output.logits, batch.label),
      });
      await trainer.fit([{ ...padSequences(texts), label: [0, 1, 2] }]);
      const same = rows(model.embedding.weight).map((row, i) => row.every((value, j) => value === Math.fround(vectors[i]?.[j] ?? NaN)));
      expect(same).toEqual(freeze ? Array(7).fill(true) : [true, ...Array<boolean>(6).fill(false)]);
    }
  });

  it.each(poolings)('learns with %s', async (pooling) => {
    const model = new TextClassifier({ ...small, hidden: 8, bidirectional: true, pooling });
    const trainer = new Trainer(model, {
      optimizer: new AdamW(model.parameters(), { lr: 0.03 }),
      loss: (output, batch: Labelled) => crossEntropy(output.logits, batch.label),
    });
    const history = await trainer.fit([{ ...padSequences([...texts, []]), label: [0, 1, 2, 1] }], { epochs: 60 });
    expect(history.at(-1)?.loss).toBeLessThan(0.05);
  });

  it('refuses what makes no sense', () => {
    const make = (change: object) => () => new TextClassifier({ ...small, ...change });
    expect(make({ cell: 'lstn' })).toThrow(failure('ERR_TT_ARG', 'TextClassifier: cell is "lstn"', '"lstm", "gru", "rnn"'));
    expect(make({ pooling: 'sum' })).toThrow(failure('ERR_TT_ARG', 'pooling is "sum"'));
    expect(make({ vocabularySize: undefined })).toThrow(failure('ERR_TT_ARG', 'vocabularySize is undefined'));
    expect(make({ classes: 0 })).toThrow(failure('ERR_TT_RANGE', 'classes is 0'));
    expect(make({ dropout: 1 })).toThrow(failure('ERR_TT_RANGE', 'dropout is 1'));
    expect(make({ bidirectional: 'yes' })).toThrow(failure('ERR_TT_ARG', 'bidirectional is "yes"'));
    expect(make({ units: 4 })).toThrow(failure('ERR_TT_ARG', 'option is "units"'));
    expect(() => new TextClassifier(small, { vectors: [[1, 2]] })).toThrow(failure('ERR_TT_SHAPE', 'pretrained is [1,2]', '[7,5]'));
    expect(() => new TextClassifier(small).forward(padSequences([[7]])).logits.dataSync()).toThrow(failure('ERR_TT_RANGE', '7'));
  });
});
