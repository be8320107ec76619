// Trained language models as their users see them: text in, text out, folders.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { Held } from '../../lib/saved/held.js';
import { failure } from './failure.js';

tt.setThreads(1);

async function written(generator: tt.TextGenerator, prompt: string, options?: tt.GenerateOptions): Promise<string> {
  let text = '';
  for await (const piece of generator.generate(prompt, options)) text += piece;
  return text;
}

async function trained(text: string, level: tt.TextLevel): Promise<tt.TextGenerator> {
  tt.setSeed(1);
  const tokens = tt.runningTokens(text, level);
  const vocabulary = tt.Vocabulary.build([tokens], { specials: ['<unk>'] });
  const model = new tt.LanguageModel({ vocabularySize: vocabulary.size, embedding: 10, hidden: 24, layers: 1 });
  const trainer = new tt.Trainer(model, {
    optimizer: new tt.Adam(model.parameters(), { lr: 0.02 }),
    loss: tt.languageModelLoss,
  });
  await trainer.fit(tt.tokenStream(vocabulary.encode(tokens), { batchSize: 4, bptt: 20 }), { epochs: 25 });
  return new tt.TextGenerator({ model, vocabulary, level });
}

let letters: tt.TextGenerator;
let words: tt.TextGenerator;

beforeAll(async () => {
  letters = await trained('the cat sat on the mat.\n'.repeat(40), 'character');
  words = await trained('the cat sat <unk> a mat .\nthe dog ran .\n'.repeat(40), 'word');
});

describe('runningTokens', () => {
  it('ends every line of words, empty ones too', () => {
    expect(tt.runningTokens(' a  b\r\n\nc', 'word')).toEqual(['a', 'b', '<eos>', '<eos>', 'c', '<eos>']);
    expect(tt.runningTokens('', 'word')).toEqual([]);
    expect(tt.runningTokens('a\n😀', 'character')).toEqual(['a', '\n', '😀']);
    expect(() => tt.runningTokens('a', 'letter' as tt.TextLevel)).toThrow(failure('ERR_TT_ARG', 'level is "letter"'));
  });
});

describe('generate', () => {
  it('at temperature 0 writes what is most probable, which was learned', async () => {
    expect(await written(letters, 'the c', { temperature: 0, maxTokens: 19 })).toBe('at sat on the mat.\n');
    expect(await written(letters, '', { temperature: 0, maxTokens: 7 })).toBe('the cat');
    // By hand, without a state: the argmax after the whole text so far.
    const { model, vocabulary } = letters;
    let text = 'sat';
    for (let i = 0; i < 8; i++) {
      const { logits } = model.eval().step([[...letters.encode(text)]]);
      const last = logits.slice(1, -1);
      text += vocabulary.tokens[last.argmax(2).itemSync()] as string;
    }
    expect(await written(letters, 'sat', { temperature: 0, maxTokens: 8 })).toBe(text.slice(3));
  });

  it('writes words with spaces and lines, and never <unk>', async () => {
    expect(await written(words, '', { temperature: 0, maxTokens: 2 })).toMatch(/^the (cat|dog)$/);
    expect(await written(words, 'the dog', { temperature: 0, maxTokens: 4 })).toMatch(/^ ran \.\nthe$/);
    expect(await written(words, 'the dog ran .\n', { temperature: 0, maxTokens: 1 })).toBe('the');
    const text = await written(words, 'the cat sat', { maxTokens: 300, seed: 4 });
    expect(text).not.toContain('<unk>');
    expect(await written(words, 'the zebra', { temperature: 0, maxTokens: 1 })).not.toBe(''); // read as <unk>
  });

  it('repeats itself under a seed, and the generator of setSeed without one', async () => {
    const options = { maxTokens: 60, temperature: 3 };
    const text = await written(letters, 'the', { ...options, seed: 1 });
    expect([...text]).toHaveLength(60);
    expect(await written(letters, 'the', { ...options, seed: 1 })).toBe(text);
    expect(await written(letters, 'the', { ...options, seed: 2 })).not.toBe(text);
    tt.setSeed(9);
    const [first, second] = [await written(letters, 'the', options), await written(letters, 'the', options)];
    expect(second).not.toBe(first);
    tt.setSeed(9);
    expect(await written(letters, 'the', options)).toBe(first);
    expect(await written(letters, 'the', { ...options, topK: 1, seed: 3 })).toBe(
      await written(letters, 'the', { ...options, temperature: 0 }),
    );
    expect(await written(letters, 'the', { maxTokens: 0 })).toBe('');
  });

  it('ends before a string', async () => {
    const all = await written(letters, 'the', { temperature: 0, maxTokens: 40 });
    expect(await written(letters, 'the', { temperature: 0, maxTokens: 40, stop: 'on t' })).toBe(all.slice(0, all.indexOf('on t')));
    expect(await written(letters, 'the', { temperature: 0, maxTokens: 40, stop: 'zzz' })).toBe(all);
  });

  it('leaves the model in training, other texts under way, and no tensors', async () => {
    letters.model.train();
    const whole = [await written(letters, 'the', { seed: 1 }), await written(letters, 'cat', { seed: 2 })];
    expect(letters.model.training).toBe(true);
    const alive = tt.memory().tensors; // nobody waits for the garbage collector
    expect(await Promise.all([written(letters, 'the', { seed: 1 }), written(letters, 'cat', { seed: 2 })])).toEqual(whole);
    for await (const piece of letters.generate('the')) if (piece === 't') break;
    expect(tt.memory().tensors).toBe(alive);
  });

  it('refuses at once what it cannot do', () => {
    const refused = (prompt: string, options: tt.GenerateOptions, code: tt.ErrorCode, ...words: string[]) =>
      expect(() => letters.generate(prompt, options)).toThrow(failure(code, ...words));
    refused('the é', {}, 'ERR_TT_ARG', 'prompt is "the é"', '"é" is none');
    refused('the', { maxTokens: -1 }, 'ERR_TT_RANGE', 'maxTokens');
    refused('the', { temperature: -1 }, 'ERR_TT_RANGE', 'temperature');
    refused('the', { topK: 0 }, 'ERR_TT_RANGE', 'topK');
    refused('the', { topP: 0 }, 'ERR_TT_RANGE', 'topP');
    refused('the', { stop: '' }, 'ERR_TT_ARG', 'stop');
    refused('the', { seed: 0.5 }, 'ERR_TT_ARG', 'seed');
  });
});

describe('Held', () => {
  it.each([
    ['abcd', 'cd', 'ab', true],
    ['aab', 'ab', 'a', true],
    ['ababac', 'abac', 'ab', true],
    ['abcab', 'abd', 'abcab', false],
  ])('of %s ends before %s', (text, stop, want, ended) => {
    const held = new Held(stop);
    let out = '';
    for (const letter of text) if (!held.ended) out += held.add(letter);
    expect([held.ended ? out : out + held.rest, held.ended]).toEqual([want, ended]);
  });
});

describe('score', () => {
  it('prefers what was learned', async () => {
    const [known, strange] = [await letters.score('the cat sat'), await letters.score('tca hte tas')];
    expect(known.tokens).toBe(10);
    expect(known.nats).toBeLessThan(strange.nats / 2);
    await expect(letters.score('t')).rejects.toThrow(failure('ERR_TT_ARG', '1 tokens'));
  });
});

describe('a folder', () => {
  const dir = mkdtempSync(join(tmpdir(), 'throughtime-'));

  it('gives the same model back', async () => {
    for (const generator of [letters, words]) {
      await tt.saveTextGenerator(dir, generator, { note: 1 });
      const loaded = await tt.loadTextGenerator(dir);
      expect(loaded.level).toBe(generator.level);
      expect(loaded.model.config).toEqual(generator.model.config);
      expect(await written(loaded, 'the', { seed: 5 })).toBe(await written(generator, 'the', { seed: 5 }));
    }
    expect(JSON.parse(readFileSync(join(dir, 'record.json'), 'utf8'))).toEqual({ note: 1 });
  });

  it('of tied weights too', async () => {
    const model = new tt.LanguageModel({ vocabularySize: words.vocabulary.size, embedding: 4, hidden: [6, 5], tied: true });
    await tt.saveTextGenerator(dir, new tt.TextGenerator({ model, vocabulary: words.vocabulary, level: 'word' }));
    const loaded = await tt.loadTextGenerator(dir);
    expect(loaded.model.head.weight).toBe(loaded.model.embedding.weight);
    expect((await loaded.score('the cat sat')).nats).toBe((await tt.scoreTokens(model, words.encode('the cat sat'))).nats);
  });

  it('that is none, or damaged, is an error', async () => {
    await expect(tt.loadTextGenerator(join(dir, 'none'))).rejects.toThrow(failure('ERR_TT_FILE', 'holds no saved model'));
    await expect(tt.loadClassifier(dir)).rejects.toThrow(failure('ERR_TT_FILE', 'kind is "language-model"'));
    const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')) as object;
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...config, level: 3 }));
    await expect(tt.loadTextGenerator(dir)).rejects.toThrow(failure('ERR_TT_FILE', 'level is 3'));
  });

  it('is not made of parts that do not fit', () => {
    const { model, level } = letters;
    const vocabulary = tt.Vocabulary.build([['a']]);
    expect(() => new tt.TextGenerator({ model, vocabulary, level })).toThrow(failure('ERR_TT_ARG', 'vocabulary is 3 tokens'));
    expect(() => new tt.TextGenerator({ ...letters, vocabulary: letters.vocabulary, level: 'page' as tt.TextLevel })).toThrow(failure('ERR_TT_ARG')); // prettier-ignore
  });
});
