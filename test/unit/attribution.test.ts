// Which words an answer comes from, and where a model looks.
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';
import { list } from './line.js';

/** Sums a number per word, so every contribution can be told by hand. */
class Sum extends tt.Model {
  readonly embedding = new tt.Embedding(5, 2, { pretrained: [[0, 0], [1, 2], [-3, 0], [0.5, 0.5], [2, 2]] }); // prettier-ignore
  readonly head = new tt.Linear(2, 1, { bias: false });
  constructor() {
    super();
    tt.init.constant(this.head.weight, 2);
  }
  forward(ids: number[][]): tt.Tensor {
    return this.head.forward(this.embedding.forward(ids)).sum();
  }
}

describe('attribution', () => {
  it.each(['gradientInput', 'integratedGradients'] as const)('by %s of a linear model is each part of the sum', async (method) => {
    const model = new Sum();
    const [found] = await tt.attribution(model, () => model.forward([[1, 2], [3, 0]]), { method }); // prettier-ignore
    expect(found).toMatchObject({ name: 'embedding', run: 0, shape: [2, 2] });
    [6, -6, 2, 0].forEach((want, i) => expect(found?.scores[i]).toBeCloseTo(want, 5));
  });

  it('by gradient and input is the product, whatever dropout there is', async () => {
    tt.setSeed(2);
    const model = new tt.TextClassifier({ vocabularySize: 9, classes: 3, hidden: 6, embedding: 4, dropout: 0.5 }, { freeze: true, vectors: tt.normal([9, 4]) }); // prettier-ignore
    const batch = tt.padSequences([[3, 4, 5], [6]]);
    const score = () => model.forward(batch).logits.select(1, 2).sum();
    await tt.attribution(model, score);
    const alive = await tensorsAlive();
    const [found] = await tt.attribution(model, score);
    expect(await tensorsAlive()).toBe(alive);
    expect([model.training, model.parameters().some(({ grad }) => grad)]).toEqual([true, false]);
    // The same by hand: the gradient with respect to the row of each word, all of which occur once.
    model.eval().embedding.weight.requiresGrad = true;
    score().backward();
    const products = list(model.embedding.weight.mul(model.embedding.weight.grad as tt.Tensor).sum(1));
    [3, 4, 5, 6].forEach((id, i) => expect(found?.scores[i]).toBeCloseTo(products[id] as number, 5));
    expect([...(found?.scores.subarray(4) ?? [])]).toEqual([0, 0]);
  });

  it('by integrated gradients sums to what the words change', async () => {
    tt.setSeed(3);
    const model = new tt.TextClassifier({ vocabularySize: 9, classes: 2, hidden: 6, embedding: 4 });
    const score = (ids: number[]) =>
      model
        .forward({ tokens: [ids], lengths: [ids.length] })
        .logits.select(1, 0)
        .sum();
    const [found] = await tt.attribution(model, () => score([3, 4, 5]), { method: 'integratedGradients', steps: 200 });
    const sum = found?.scores.reduce((a, b) => a + b, 0);
    model.eval();
    const [all, none] = [score([3, 4, 5]).itemSync(), score([0, 0, 0]).itemSync()]; // the row of 0 is zeros
    expect(sum).toBeCloseTo(all - none, 4);
  });

  it('refuses what it cannot explain', async () => {
    const model = new Sum();
    await expect(tt.attribution(model, () => 2 as never)).rejects.toThrow(failure('ERR_TT_ARG', 'score', '2'));
    const linear = new tt.Linear(2, 1);
    await expect(tt.attribution(linear, () => linear.forward(tt.ones([1, 2])))).rejects.toThrow(failure('ERR_TT_ARG', 'Embedding'));
    await expect(tt.attribution(model, () => model.forward([[1]]), { steps: 3 })).rejects.toThrow(failure('ERR_TT_ARG', 'steps'));
    await expect(tt.attribution(model, () => model.forward([[1]]), { method: 'shap' as 'gradientInput' })).rejects.toThrow(failure('ERR_TT_ARG', 'method')); // prettier-ignore
    let calls = 0;
    const changing = () => model.forward([Array<number>(++calls).fill(1)]);
    await expect(tt.attribution(model, changing, { method: 'integratedGradients' })).rejects.toThrow(failure('ERR_TT_ARG', 'other ids'));
  });
});

describe('attentionWords', () => {
  const model = new tt.TextClassifier({ vocabularySize: 9, classes: 2, hidden: 4, embedding: 3, pooling: 'attention' });
  const batch = tt.padSequences([[3, 4, 5], [6]]);
  const texts = [['a', 'b', 'c'], ['d']]; // prettier-ignore

  it('are the words by weight', async () => {
    const words = await tt.attentionWords(model, () => model.forward(batch), texts);
    const weights = list(model.eval().forward(batch).weights as tt.Tensor);
    expect(words.map((row) => row.length)).toEqual([3, 1]);
    for (const { token, step, weight } of words[0] ?? []) {
      expect(token).toBe(texts[0]?.[step]);
      expect(weight).toBeCloseTo(weights[step] as number, 6);
    }
    const sorted = (words[0] ?? []).map(({ weight }) => weight);
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
    expect(words[1]).toEqual([{ token: 'd', step: 0, weight: 1 }]);
    expect(await tt.attentionWords(model, () => model.forward(batch), texts, { most: 2 })).toEqual([words[0]?.slice(0, 2), words[1]]);
  });

  it('need one attention pooling and the texts of its batch', async () => {
    const last = new tt.TextClassifier({ vocabularySize: 9, classes: 2, hidden: 4, embedding: 3 });
    await expect(tt.attentionWords(last, () => last.forward(batch), texts)).rejects.toThrow(failure('ERR_TT_ARG', '0 runs'));
    const twice = () => [model.forward(batch), model.forward(batch)];
    await expect(tt.attentionWords(model, twice, texts)).rejects.toThrow(failure('ERR_TT_ARG', '2 runs'));
    await expect(tt.attentionWords(model, () => model.forward(batch), [['a']])).rejects.toThrow(failure('ERR_TT_SHAPE', '1 rows'));
  });
});

describe('explainText', () => {
  const vocabulary = tt.Vocabulary.build([['good', 'bad', 'film']]);
  const make = (labels: readonly string[]) => {
    const model = new tt.TextClassifier({ vocabularySize: vocabulary.size, classes: labels.length, hidden: 4, embedding: 3, pooling: 'attention' }); // prettier-ignore
    return new tt.Classifier({ model, vocabulary, tokenizer: 'whitespace', labels, maxLength: 3 });
  };

  it('tells the answer and every word that was read', async () => {
    tt.setSeed(4);
    const classifier = make(['no', 'yes']);
    const text = 'good bad film film';
    const found = await tt.explainText(classifier, text);
    const [answer] = await classifier.predict([text]);
    expect(found.label).toBe(answer?.label);
    expect(found.probability).toBeCloseTo(answer?.probability as number, 6);
    expect(found.target).toBe(found.label);
    expect(found.words.map(({ token }) => token)).toEqual(['good', 'bad', 'film']);
    expect(found.words.reduce((sum, { attention }) => sum + (attention ?? NaN), 0)).toBeCloseTo(1, 5);
    // Of two classes what speaks for one speaks against the other.
    const other = await tt.explainText(classifier, text, { label: found.label === 'no' ? 'yes' : 'no' });
    found.words.forEach(({ score }, i) => expect(other.words[i]?.score).toBeCloseTo(-score, 6));
    expect((await tt.explainText(classifier, '')).words).toEqual([]);
    await expect(tt.explainText(classifier, text, { label: 'perhaps' })).rejects.toThrow(failure('ERR_TT_ARG', 'perhaps', '"yes"'));
  });

  it('explains the log-odds of one of several classes', async () => {
    tt.setSeed(5);
    const classifier = make(['a', 'b', 'c']);
    const text = 'good film';
    const { words } = await tt.explainText(classifier, text, { label: 'b', method: 'integratedGradients', steps: 200 });
    const odds = async (some: string) => {
      const row = (await classifier.probabilities([some]))[0] as Float64Array;
      return Math.log((row[1] as number) / (1 - (row[1] as number)));
    };
    const sum = words.reduce((total, { score }) => total + score, 0);
    const all = await odds(text);
    tt.init.constant(classifier.model.embedding.weight, 0);
    expect(sum).toBeCloseTo(all - (await odds(text)), 3);
  });
});
