import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  basicEnglish,
  Classifier,
  loadClassifier,
  saveClassifier,
  setSeed,
  TextClassifier,
  Vocabulary,
  type Prediction,
} from '../../lib/index.js';
import { publish } from '../../lib/saved/publish.js';
import { failure } from './failure.js';

const texts = ['a fine day', '', 'never seen words', 'day a fine a fine day', 'fine'];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'throughtime-saved-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** A classifier that knows `words`, different for every seed. */
function make(seed: number, words = 'a fine day', change: Partial<ConstructorParameters<typeof Classifier>[0]> = {}): Classifier {
  setSeed(seed);
  const vocabulary = Vocabulary.build([basicEnglish(words)]);
  const model = new TextClassifier({ vocabularySize: vocabulary.size, classes: 3, embedding: 4, hidden: 3, pooling: 'mean' }).eval();
  return new Classifier({ model, vocabulary, tokenizer: 'basicEnglish', labels: ['1', '0', 'x y'], maxLength: 4, ...change });
}

const files = ['config.json', 'model.safetensors', 'record.json', 'vocabulary.json'];
const read = (name: string) => readFile(join(dir, name), 'utf8');
const edit = async (name: string, change: (text: string) => string) => writeFile(join(dir, name), change(await read(name)));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('Classifier', () => {
  it('tells label and probabilities of every text, in order', async () => {
    const classifier = make(1);
    const answers = await classifier.predict(texts, { batchSize: 2 });
    const rows = await classifier.probabilities(texts);
    answers.forEach(({ label, probability, probabilities }, i) => {
      const row = rows[i] as Float64Array;
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(Object.keys(probabilities).sort()).toEqual(['0', '1', 'x y']);
      expect(probability).toBeCloseTo(Math.max(...row), 6);
      expect(probabilities[label]).toBe(probability);
      classifier.labels.forEach((name, c) => expect(probabilities[name]).toBeCloseTo(row[c] as number, 6));
    });
    for (const [i, text] of texts.entries())
      expect((await classifier.predict([text]))[0]?.probability).toBeCloseTo(answers[i]?.probability ?? NaN, 6);
    expect(await classifier.predict([])).toEqual([]);
  });

  it('reads the first maxLength tokens', async () => {
    const classifier = make(1);
    expect(classifier.encode('A fine day, a fine')).toHaveLength(4);
    const [long, short] = await classifier.predict(['a fine day a fine fine fine', 'a fine day a']);
    expect(long).toEqual(short);
    expect(make(1, 'a', { maxLength: undefined }).encode('a a a a a a')).toHaveLength(6);
  });

  it('leaves the mode of the model as it was', async () => {
    const classifier = make(1);
    classifier.model.train();
    await classifier.predict(['a']);
    expect(classifier.model.training).toBe(true);
  });

  it('answers a stream in order, and a source that pauses before it goes on', async () => {
    const classifier = make(1);
    const wanted = await classifier.predict(texts);
    const labels = (answers: readonly Prediction[]) => answers.map(({ label }) => label);
    const streamed = await all(classifier.predictStream(texts, { batchSize: 2 }));
    expect(labels(streamed)).toEqual(labels(wanted));

    let answered = 0;
    async function* slow() {
      for (const [i, text] of texts.entries()) {
        // Were the answers held back for a full batch, this would wait forever.
        while (answered < i) await new Promise((resolve) => setTimeout(resolve, 1));
        yield text;
      }
    }
    for await (const answer of classifier.predictStream(slow())) {
      expect(answer.label).toBe(wanted[answered]?.label);
      answered++;
    }
    expect(answered).toBe(texts.length);
  });

  it('passes on the error of a source, and closes one that is left', async () => {
    const classifier = make(1);
    async function* broken() {
      yield 'a';
      await Promise.resolve();
      throw new Error('no more');
    }
    await expect(all(classifier.predictStream(broken()))).rejects.toThrow('no more');
    let closed = false;
    function* endless() {
      try {
        for (;;) yield 'a';
      } finally {
        closed = true;
      }
    }
    for await (const { label } of classifier.predictStream(endless(), { batchSize: 3 })) if (label) break;
    expect(closed).toBe(true);
  });

  it('measures itself', async () => {
    const classifier = make(1);
    const answers = await classifier.predict(texts);
    const samples = texts.map((text, i) => ({ text, label: answers[i]?.label as string }));
    const report = await classifier.evaluate(samples);
    expect(report).toMatchObject({ accuracy: 1, samples: 5 });
    expect(report.classes.map(({ label }) => label)).toEqual(['1', '0', 'x y']);
    expect(report).not.toHaveProperty('rocAuc');
    await expect(classifier.evaluate([{ text: 'a', label: '2' }])).rejects.toThrow(
      failure('ERR_TT_ARG', 'samples[0].label is "2"', '1, 0, x y'),
    );
    await expect(classifier.evaluate([])).rejects.toThrow(failure('ERR_TT_ARG', 'empty'));
  });

  it('knows the area under the ROC curve of two classes', async () => {
    const { vocabulary } = make(1);
    const model = new TextClassifier({ vocabularySize: vocabulary.size, classes: 2, embedding: 4, hidden: 3 });
    const classifier = new Classifier({ model, vocabulary, tokenizer: 'basicEnglish', labels: ['no', 'yes'] });
    const rows = await classifier.probabilities(['a', 'fine']);
    const better = (rows[0]?.[1] ?? 0) > (rows[1]?.[1] ?? 0);
    const samples = [
      { text: 'a', label: better ? 'yes' : 'no' },
      { text: 'fine', label: better ? 'no' : 'yes' },
    ];
    expect((await classifier.evaluate(samples)).rocAuc).toBe(1);
    expect(await classifier.evaluate(samples.slice(1))).not.toHaveProperty('rocAuc'); // of one class there is none
  });

  it('refuses parts that do not fit', () => {
    expect(() => make(1, 'a', { labels: ['a', 'b'] })).toThrow(failure('ERR_TT_ARG', 'labels is 2 names, expected 3'));
    expect(() => make(1, 'a', { labels: ['a', 'b', 'a'] })).toThrow(failure('ERR_TT_ARG', 'different names'));
    expect(() => make(1, 'a', { vocabulary: Vocabulary.build([]) })).toThrow(failure('ERR_TT_ARG', 'vocabulary is 2 tokens, expected 3'));
    expect(() => make(1, 'a', { tokenizer: 'words' as never })).toThrow(failure('ERR_TT_ARG', '"words"'));
    expect(() => make(1, 'a', { maxLength: 0 })).toThrow(failure('ERR_TT_RANGE', 'maxLength is 0'));
  });
});

describe('a saved classifier', () => {
  it('comes back the same', async () => {
    const classifier = make(2);
    await saveClassifier(join(dir, 'some/model'), classifier, { note: 'x' });
    const loaded = await loadClassifier(join(dir, 'some/model'));
    expect(loaded.labels).toEqual(classifier.labels);
    expect([loaded.maxLength, loaded.tokenizer, loaded.model.training]).toEqual([4, 'basicEnglish', false]);
    expect(await loaded.predict(texts)).toEqual(await classifier.predict(texts));
    expect((await readdir(join(dir, 'some/model'))).sort()).toEqual(files);
    expect(JSON.parse(await read('some/model/record.json'))).toEqual({ note: 'x' });
  });

  it('is the same bytes each time', async () => {
    const bytes = async () => {
      await saveClassifier(dir, make(2));
      return Promise.all(files.map((name) => readFile(join(dir, name), 'base64')));
    };
    expect(await bytes()).toEqual(await bytes());
  });

  it('may be laid out anew but not changed', async () => {
    await saveClassifier(dir, make(2));
    await edit('config.json', (text) => JSON.stringify(JSON.parse(text)));
    await edit('vocabulary.json', (text) => text.replaceAll('\n', '\r\n'));
    await expect(loadClassifier(dir)).resolves.toBeInstanceOf(Classifier);
    await edit('config.json', (text) => text.replace('["1","0"', '["0","1"'));
    await expect(loadClassifier(dir)).rejects.toThrow(
      failure('ERR_TT_FILE', 'model.safetensors', 'not the ones the weights were saved with'),
    );
  });

  it('refuses the vocabulary of another model', async () => {
    await saveClassifier(dir, make(2));
    await saveClassifier(join(dir, 'other'), make(2, 'a fine night'));
    await rename(join(dir, 'other/vocabulary.json'), join(dir, 'vocabulary.json'));
    await expect(loadClassifier(dir)).rejects.toThrow(failure('ERR_TT_FILE', 'vocabulary.json', 'not the ones'));
  });

  const damages: readonly (readonly [name: string, change: (text: string) => string, words: readonly string[]])[] = [
    [
      'config.json',
      (text) => text.replace('"formatVersion": 1', '"formatVersion": 2'),
      ['formatVersion is 2, expected at most 1', 'update'],
    ],
    ['config.json', (text) => text.replace('"formatVersion": 1', '"formatVersion": "1"'), ['formatVersion is "1"']],
    ['config.json', (text) => text.replace('"format": "throughtime"', '"format": "onnx"'), ['format is "onnx"', 'config.json']],
    ['config.json', (text) => text.replace('text-classifier', 'tagger'), ['kind is "tagger", expected "text-classifier"']],
    ['config.json', (text) => text.replace('"tokenizer"', '"splitter"'), ['tokenizer is undefined']],
    ['config.json', () => '[]', ['format is undefined']],
    ['config.json', (text) => text.slice(0, 40), ['config.json: is not valid JSON']],
    ['vocabulary.json', () => '', ['vocabulary.json: is not valid JSON']],
    ['model.safetensors', (text) => text.slice(0, 100), ['model.safetensors: safetensors:', 'truncated']],
  ];

  it.each(damages)('says what is wrong with %s (%#)', async (name, change, words) => {
    await saveClassifier(dir, make(2));
    await edit(name, change);
    await expect(loadClassifier(dir)).rejects.toThrow(failure('ERR_TT_FILE', ...words));
  });

  it.each(files.filter((name) => name !== 'record.json'))('says that %s is missing', async (name) => {
    await saveClassifier(dir, make(2));
    await rm(join(dir, name));
    await expect(loadClassifier(dir)).rejects.toThrow(failure('ERR_TT_FILE', `${dir}: holds no saved model (${name} is missing)`));
  });

  it('says that a folder is none', async () => {
    await expect(loadClassifier(join(dir, 'nowhere'))).rejects.toThrow(failure('ERR_TT_FILE', 'nowhere: holds no saved model'));
    await writeFile(join(dir, 'file'), '');
    await expect(loadClassifier(join(dir, 'file'))).rejects.toThrow(failure('ERR_TT_FILE', 'file: holds no saved model'));
    await expect(saveClassifier(join(dir, 'file'), make(1))).rejects.toThrow(failure('ERR_TT_FILE', 'file cannot be written'));
  });
});

describe('replacing a saved classifier', () => {
  const former = make(1);
  const latter = make(2, 'a fine other day');
  const answers = async () => (await loadClassifier(dir)).predict(texts);

  it('leaves nothing of the former one', async () => {
    await saveClassifier(dir, former);
    await saveClassifier(dir, latter);
    expect(await answers()).toEqual(await latter.predict(texts));
    expect((await readdir(dir)).sort()).toEqual(files);
  });

  it('keeps the former one when the new one cannot be written', async () => {
    await saveClassifier(dir, former);
    const write = async (folder: string) => {
      await writeFile(join(folder, 'config.json'), '{');
      throw new Error('disk full');
    };
    await expect(publish(dir, write)).rejects.toThrow(failure('ERR_TT_FILE', dir, 'disk full'));
    expect(await answers()).toEqual(await former.predict(texts));
    expect((await readdir(dir)).sort()).toEqual(files);
  });

  // What a killed process leaves behind: `moved` files of the new model in place, the others still pending.
  it.each([0, 1, 2, 3, 4])('counts as done when %i files are in place', async (moved) => {
    await saveClassifier(dir, former);
    const next = join(dir, 'next');
    await saveClassifier(next, latter);
    await rename(next, join(dir, 'pending'));
    for (const name of files.slice(0, moved)) await rename(join(dir, 'pending', name), join(dir, name));
    expect(await answers()).toEqual(await latter.predict(texts));
    const third = make(3);
    await saveClassifier(dir, third); // finishes the one before first
    expect(await answers()).toEqual(await third.predict(texts));
    expect((await readdir(dir)).sort()).toEqual(files);
  });

  it('ignores, and later removes, what was not complete', async () => {
    await saveClassifier(dir, former);
    await mkdir(join(dir, 'staged-1'));
    await writeFile(join(dir, 'staged-1/config.json'), '{');
    expect(await answers()).toEqual(await former.predict(texts));
    await saveClassifier(dir, latter);
    expect((await readdir(dir)).sort()).toEqual(files);
  });
});
