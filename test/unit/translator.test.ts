// Translators: pairs from files, texts as tokens and back, a trained model, and its folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { failure } from './failure.js';

let dir: string;
const at = (name: string) => join(dir, name);
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-translator-'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('pairs of texts', () => {
  const write = async (name: string, text: string) => {
    await writeFile(at(name), text);
    return at(name);
  };

  it('are lines of two files', async () => {
    const [source, target] = [await write('a.en', 'a dog\r\ntwo  cats \n'), await write('a.de', 'ein Hund\nzwei Katzen')];
    expect(await tt.readParallel(source, target)).toEqual([
      { source: 'a dog', target: 'ein Hund', line: 1 },
      { source: 'two  cats ', target: 'zwei Katzen', line: 2 },
    ]);
  });

  it('are equally many, and none is empty', async () => {
    const [two, three, gap] = [await write('2', 'a\nb\n'), await write('3', 'a\nb\nc\n'), await write('gap', 'a\n \n')];
    await expect(tt.readParallel(two, three)).rejects.toThrow(failure('ERR_TT_FILE', `${three}: has 3 lines, expected 2 as ${two} has`));
    await expect(tt.readParallel(two, gap)).rejects.toThrow(failure('ERR_TT_FILE', `${gap}:2: is empty, expected a text`));
    await expect(tt.readParallel(await write('none', ''), two)).rejects.toThrow(failure('ERR_TT_FILE', 'none: is empty, expected lines'));
  });

  it('are lines of one file with a tab', async () => {
    expect(await tt.readPairs(await write('p', 'a b\tc\nd\te f\n'))).toEqual([
      { source: 'a b', target: 'c', line: 1 },
      { source: 'd', target: 'e f', line: 2 },
    ]);
    const wrong = async (text: string, ...words: string[]) =>
      expect(tt.readPairs(await write('w', text))).rejects.toThrow(failure('ERR_TT_FILE', ...words));
    await wrong('a\tb\nc\n', 'w:2: has 1 column, expected two');
    await wrong('a\tb\tc\n', 'w:1: has 3 columns');
    await wrong('a\tb\n\nc\td\n', 'w:2: is empty');
    await wrong('a\t \n', 'w:1: has an empty target');
  });
});

describe('texts as tokens', () => {
  it.each([
    [
      'words',
      '"Don’t go," she said (twice) - for $4.50!',
      ['"', 'Don’t', 'go', ',', '"', 'she', 'said', '(', 'twice', ')', '-', 'for', '$', '4.50', '!'],
    ],
    ['characters', 'a b', ['a', ' ', 'b']],
    ['pretokenized', 'a man , he', ['a', 'man', ',', 'he']],
  ] as const)('%s come back', (unit, text, tokens) => {
    expect(tt.textTokens(text, unit)).toEqual(tokens);
    expect(tt.tokensText(tokens, unit)).toBe(text);
  });

  it('keeps letters with marks and other scripts whole', () => {
    expect(tt.textTokens('naïve cafe\u0301 日本 100-mal', 'words')).toEqual(['naïve', 'cafe\u0301', '日本', '100-mal']);
    expect(() => tt.textTokens('a', 'letters' as 'words')).toThrow(failure('ERR_TT_ARG', 'expected one of "words"'));
  });
});

/** All words of up to three letters out of four, spelled backwards in capitals. */
const words = ['a', 'b', 'c', 'd'].flatMap((x) => [x, ...['a', 'b', 'c', 'd'].flatMap((y) => [x + y, `${x}${y}c`, `${x}${y}a`])]);
const said = (word: string) => [...word.toUpperCase()].reverse();

async function trained(): Promise<tt.Translator> {
  tt.setSeed(1);
  const specials = tt.translatorSpecials;
  const source = tt.Vocabulary.build(words.map((word) => [...word]), { specials }); // prettier-ignore
  const target = tt.Vocabulary.build(words.map(said), { specials });
  const sizes = { sourceVocabularySize: source.size, targetVocabularySize: target.size, start: 2, end: 3, embedding: 16, hidden: 24 };
  const model = new tt.Seq2Seq({ ...sizes, dropout: 0, maxSourceLength: 6 });
  const pairs = words.map((word) => ({ source: source.encode([...word]), target: target.encode(said(word)) }));
  const trainer = new tt.Trainer(model, {
    optimizer: new tt.Adam(model.parameters(), { lr: 1e-2 }),
    loss: ({ logits }, batch) => tt.crossEntropy(logits, batch.target),
  });
  await trainer.fit(tt.batches(pairs, { batchSize: 8, shuffle: true, seed: 1, collate: tt.collatePairs(model.config) }), { epochs: 25 });
  return new tt.Translator({
    model,
    source: { vocabulary: source, unit: 'characters' },
    target: { vocabulary: target, unit: 'pretokenized' },
  });
}

describe('Translator', () => {
  let translator: tt.Translator;
  beforeAll(async () => {
    translator = await trained();
  });

  it('translates one, many and a stream alike', async () => {
    const texts = ['abc', 'd', 'ba', 'dda', 'c'];
    const right = texts.map((text) => said(text).join(' '));
    const many = await translator.translateBatch(texts, { batchSize: 2 });
    expect(many.map(({ text }) => text)).toEqual(right);
    expect((await translator.translate('abc')).score).toBeCloseTo((many[0] as tt.Translation).score, 4);
    const streamed: string[] = [];
    for await (const { text } of translator.translateStream(slowly(texts))) streamed.push(text);
    expect(streamed).toEqual(right);
    expect(translator.model.training).toBe(true);
  });

  it('tells the next best and what it looked at', async () => {
    const options = { width: 4, nBest: 3, attention: true } as const;
    const { text, tokens, attention = [], sourceTokens, alternatives = [] } = await translator.translate('abd', options);
    expect([text, tokens, sourceTokens]).toEqual(['D B A', ['D', 'B', 'A'], ['a', 'b', 'd']]);
    expect(attention.map((row) => row.length)).toEqual([3, 3, 3]);
    for (const row of attention) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(alternatives.length).toBe(2);
    expect(alternatives.every(({ score, text: other }) => score < 0 && other !== text)).toBe(true);
  });

  it('reads unknown tokens and never writes one', async () => {
    // A model that would say nothing else.
    const model = new tt.Seq2Seq(translator.model.config);
    const bias = Float32Array.from({ length: 8 }, (_, id) => (id === 1 ? 50 : 0));
    const weights = new Map<string, tt.StateValue>(model.stateDict());
    model.loadStateDict(weights.set('head.bias', { shape: [8], data: bias }));
    const { source, target } = translator;
    const all = await new tt.Translator({ model, source, target }).translateBatch(['xyz', 'axb'], { width: 5, nBest: 5 });
    const written = all.flatMap(({ tokens, alternatives = [] }) => [tokens, ...alternatives.map((other) => other.tokens)].flat());
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((token) => token.startsWith('<'))).toEqual([]);
  });

  it('is measured', async () => {
    const pairs = [...words, 'aab'].map((source) => ({ source, target: ['Z Z', said(source).join(' ')] }));
    const { pairs: count, exact, bleu, rouge } = await translator.evaluate(pairs.slice(0, 30), { width: 1, rouge: true });
    expect([count, exact, bleu.signature]).toEqual([30, 1, 'nrefs:2|case:mixed|eff:no|tok:none|smooth:exp']);
    expect([bleu.precisions[0], bleu.brevityPenalty, rouge?.rouge1.f1]).toEqual([100, 1, 1]);
    const strict = await translator.evaluate([{ source: 'ab', target: 'b a' }], { bleu: { lowercase: true, maxOrder: 2 } });
    expect([strict.exact, Math.round(strict.bleu.score)]).toEqual([0, 100]);
    await expect(translator.evaluate([])).rejects.toThrow(failure('ERR_TT_ARG', 'pairs is empty'));
  });

  it('says what is wrong with a text, and which', async () => {
    await expect(translator.translate('')).rejects.toThrow(failure('ERR_TT_ARG', 'translate: text is empty, expected at least one token'));
    const long = translator.translateBatch(['ab', 'abababa']);
    await expect(long).rejects.toThrow(
      failure('ERR_TT_RANGE', 'texts[1] is 7 tokens long, expected at most 6 (maxSourceLength of the model)'),
    );
    const stream = translator.translateStream(['a', ''], { batchSize: 1 });
    await expect(stream.next()).rejects.toThrow(failure('ERR_TT_ARG', 'translateStream: text 1 is empty'));
    await expect(translator.translate('a', { width: 99 })).rejects.toThrow(
      failure('ERR_TT_RANGE', 'width is 99, expected at most the vocabulary, which is 8'),
    );
    await expect(translator.translate('a', { nBest: 6 })).rejects.toThrow(
      failure('ERR_TT_RANGE', 'nBest is 6, expected at most the width'),
    );
    await expect(translator.translate('a', { beam: 3 } as tt.TranslateOptions)).rejects.toThrow(failure('ERR_TT_ARG', 'option is "beam"'));
  });

  it('has parts that fit', () => {
    const { model, source, target } = translator;
    const other = tt.Vocabulary.build([['a']]);
    const make = (parts: Partial<tt.TranslatorParts>) => () => new tt.Translator({ model, source, target, ...parts });
    expect(make({ source: { vocabulary: other, unit: 'words' } })).toThrow(
      failure('ERR_TT_ARG', 'source.vocabulary is 3 tokens, expected 8'),
    );
    expect(make({ target: { ...target, unit: 'bytes' as 'words' } })).toThrow(failure('ERR_TT_ARG', 'target.unit is "bytes"'));
  });

  it('is the same from its folder', async () => {
    await tt.saveTranslator(at('model'), translator, { note: 1 });
    const loaded = await tt.loadTranslator(at('model'));
    expect(await loaded.translateBatch(words, { width: 2 })).toEqual(await translator.translateBatch(words, { width: 2 }));
    const path = at('model/target-vocabulary.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"A"', '"E"'));
    await expect(tt.loadTranslator(at('model'))).rejects.toThrow(failure('ERR_TT_FILE', 'are not the ones the weights were saved with'));
    await expect(tt.loadTagger(at('model'))).rejects.toThrow(failure('ERR_TT_FILE', 'kind is "seq2seq"'));
  });
});

async function* slowly(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield text;
  }
}
