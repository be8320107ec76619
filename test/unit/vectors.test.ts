// Pretrained word vectors.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Embedding } from '../../lib/layers/embedding.js';
import { memory } from '../../lib/runtime.js';
import { getRngState, setSeed } from '../../lib/random.js';
import { loadVectors, type VectorOptions } from '../../lib/text/vectors.js';
import { Vocabulary } from '../../lib/text/vocabulary.js';
import { failure } from './failure.js';

const folder = mkdtempSync(join(tmpdir(), 'tt-vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const zeros: VectorOptions = { missing: 'zeros' };
const vocabulary = Vocabulary.build([['the', 'the', 'the', 'cat', 'cat', 'été', 'zebra']]);
const word2vec = 'cat 1 -2.5 3e-1\nother 7 8 9\nthe 0.5 0 -0 \n\r\nété\t4\t5\t6\r\ncat 0 0 0\n';

describe('loadVectors', () => {
  it.each([
    ['word2vec', 'v.txt', `5 3 \r\n${word2vec}`],
    ['GloVe', 'g.txt', word2vec],
    ['no last line end', 'n.txt', word2vec.trimEnd()],
    ['gzip', 'v.txt.gz', gzipSync(`5 3\n${word2vec}`)],
  ])('reads %s', async (_, name, content) => {
    const { weight, dimension, found, missing, coverage } = await loadVectors(file(name, content), vocabulary, zeros);
    expect(vocabulary.tokens).toEqual(['<pad>', '<unk>', 'the', 'cat', 'zebra', 'été']);
    expect(dimension).toBe(3);
    expect(weight).toEqual(Float32Array.of(0, 0, 0, 0, 0, 0, 0.5, 0, -0, 1, -2.5, 0.3, 0, 0, 0, 4, 5, 6));
    expect([found, missing]).toEqual([['the', 'cat', 'été'], ['zebra']]);
    expect(coverage).toEqual({ types: 0.75, tokens: undefined });
  });

  it('reads words with spaces', async () => {
    const path = file('spaces.txt', 'the 1 2\n. . . 3 4\nat name@domain.com 5 6\n\u00a0 7 8\n');
    const words = Vocabulary.build([['. . .', 'name@domain.com', '\u00a0', 'the']], { specials: [] });
    const { weight, missing } = await loadVectors(path, words, zeros);
    expect(words.tokens).toEqual(['. . .', 'name@domain.com', 'the', '\u00a0']);
    expect(weight).toEqual(Float32Array.of(3, 4, 0, 0, 1, 2, 7, 8));
    expect(missing).toEqual(['name@domain.com']);
  });

  it('reads files longer than a block', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `w${i} ${i} ${i + 1} 0.123456789\n`);
    const words = Vocabulary.build([['w0', 'w15001', 'w29999']], { specials: [] });
    const { weight } = await loadVectors(file('long.txt', rows.join('')), words);
    expect([0, 3, 6].map((i) => weight[i])).toEqual([0, 15001, 29999]);
  });

  it('measures how much of the text is covered', async () => {
    const path = file('c.txt', word2vec);
    const counts = new Map(Object.entries({ the: 3, cat: 2, été: 1, zebra: 1, rare: 3 }));
    expect((await loadVectors(path, vocabulary, { ...zeros, counts })).coverage).toEqual({ types: 0.75, tokens: 0.6 });
    const none = Vocabulary.build([]);
    expect((await loadVectors(path, none, { ...zeros, counts: new Map() })).coverage).toEqual({ types: 0, tokens: 0 });
  });

  it('takes the vector of a special from the file, but not that of padding', async () => {
    const path = file('s.txt', '<pad> 1 1\n<unk> 2 2\n');
    const { weight, found, missing } = await loadVectors(path, Vocabulary.build([]));
    expect([weight, found, missing]).toEqual([Float32Array.of(0, 0, 2, 2), ['<unk>'], []]);
  });
});

describe('words without vectors', () => {
  const many = Vocabulary.build([['a', 'b', ...Array.from({ length: 400 }, (_, i) => `missing ${i}`)]]);
  const path = file('few.txt', `b ${'1 3 '.repeat(5)}\na ${'3 1 '.repeat(5)}\n`);
  const load = async (options?: VectorOptions) => (await loadVectors(path, many, options)).weight;
  /** Mean and standard deviation of the rows that no file gave. */
  const moments = (weight: Float32Array) => {
    const drawn = Array.from(weight.subarray(40));
    const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    return [mean, Math.sqrt(drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / drawn.length)] as const;
  };

  it.each([
    [undefined, 1], // the deviation of 1, 3, 1, 3 …
    [0.2, 0.2],
    [0, 0],
  ])('get normal numbers of deviation %s', async (std, expected) => {
    const weight = await load({ seed: 1, ...(std !== undefined && { std }) });
    const [mean, deviation] = moments(weight);
    expect(Math.abs(mean)).toBeLessThanOrEqual(0.08 * expected); // 5 standard deviations of the mean of 4000
    expect(Math.abs(deviation - expected)).toBeLessThanOrEqual(0.06 * expected);
    expect(weight.subarray(0, 10)).toEqual(new Float32Array(10)); // padding
    expect(weight.subarray(20, 22)).toEqual(Float32Array.of(3, 1));
  });

  it('get them from the seed, or from the generator of setSeed', async () => {
    setSeed(3);
    const state = getRngState();
    expect(await load({ seed: 1 })).toEqual(await load({ seed: 1 }));
    expect(await load({ seed: 1 })).not.toEqual(await load({ seed: 2 }));
    expect(getRngState()).toEqual(state);
    const [first, second] = [await load(), await load()];
    expect(first).not.toEqual(second);
    setSeed(3);
    expect(await load()).toEqual(first);
    expect(await load({ missing: 'zeros' })).toEqual(await load({ missing: 'zeros' }));
  });

  it('get deviation 1 when no word is found', async () => {
    const strangers = Vocabulary.build([Array.from({ length: 400 }, (_, i) => `missing ${i}`)]);
    const { weight, coverage } = await loadVectors(path, strangers, { seed: 4 });
    expect(coverage.types).toBe(0);
    expect(Math.abs(moments(weight)[1] - 1)).toBeLessThan(0.06);
  });

  it('leave no tensor behind', async () => {
    const before = memory().live;
    await load();
    expect(memory().live).toBe(before);
  });
});

describe('an embedding', () => {
  it('takes them', async () => {
    const { weight, dimension } = await loadVectors(file('e.txt', word2vec), vocabulary);
    const embedding = new Embedding(vocabulary.size, dimension, { paddingIndex: 0, pretrained: weight });
    expect(embedding.weight.dataSync()).toEqual(weight);
    expect(embedding.forward([[vocabulary.idOf('cat')]]).dataSync()).toEqual(Float32Array.of(1, -2.5, 0.3));
  });
});

describe('a bad file of vectors', () => {
  it.each<[string, string, ...string[]]>([
    ['a number too few', 'the 1 2 3\n\ncat 1 2\n', ':3: holds 2 numbers after its word, expected 3'],
    ['a number too many', 'the 1 2 3\ncat 1 2 3 4\n', ':2: holds 4 numbers after its word, expected 3'],
    ['a word with a space and a header', '2 2\nthe 1 2\n. . 1 2\n', ':3: holds 3 numbers after its word, expected 2'],
    ['a row too short for its header', '2 5\nthe 1 2\n', ':2: holds 2 numbers after its word, expected 5'],
    ['only a word', 'the 1 2\ncat\n', ':2: holds 0 numbers'],
    ['a first row without numbers', 'the\n', ':1: holds no vector'],
    ['no dimensions', '3 0\n', ':1: holds no vector'],
    ['what is no number', 'the 1 2\ncat 1 x2\n', ':2: "x2" in the vector of "cat" is no number'],
    ['NaN', 'the 1 2\ncat nan 2\n', ':2: "nan" in the vector of "cat"'],
    ['a number beyond 32 bits', 'the 1e39 2\n', ':1: "1e39" in the vector of "the"'],
    ['nothing', '\n', ': holds no vectors'],
    ['only a header', '0 3\n', ': holds no vectors'],
    ['zero bytes', '2 3\nthe \0\0\n', ': holds zero bytes', 'binary form'],
  ])('is refused with %s', async (_, content, ...words) => {
    const path = file('bad.txt', content);
    await expect(loadVectors(path, vocabulary)).rejects.toThrow(failure('ERR_TT_FILE', `${path}${words[0]}`, ...words.slice(1)));
  });

  it('is named when it is missing', async () => {
    const path = join(folder, 'missing.txt');
    await expect(loadVectors(path, vocabulary)).rejects.toThrow(failure('ERR_TT_FILE', path, 'ENOENT'));
  });

  it('warns when its first line promises another number', async () => {
    const warnings: string[] = [];
    const onWarning = (message: string) => void warnings.push(message.replace(folder, ''));
    await loadVectors(file('w.txt', '9 2\nthe 1 2\n'), vocabulary, { onWarning });
    await loadVectors(file('w.txt', '1 2\nthe 1 2\n'), vocabulary, { onWarning });
    await loadVectors(file('w.txt', 'the 1 2\n'), vocabulary, { onWarning });
    expect(warnings).toEqual(['/w.txt: holds 1 vectors, but its first line says 9']);
  });

  it('is not read with wrong options', async () => {
    const load = (options: object) => loadVectors('x', vocabulary, options);
    await expect(load({ missing: 'uniform' })).rejects.toThrow(failure('ERR_TT_ARG', 'missing is "uniform"', '"normal", "zeros"'));
    await expect(load({ missing: 'zeros', std: 1 })).rejects.toThrow(failure('ERR_TT_ARG', 'std is 1', 'missing is "zeros"'));
    await expect(load({ missing: 'zeros', seed: 0 })).rejects.toThrow(failure('ERR_TT_ARG', 'seed is 0', 'missing is "zeros"'));
    await expect(load({ std: -1 })).rejects.toThrow(failure('ERR_TT_RANGE', 'std is -1'));
    await expect(load({ seed: 0.5 })).rejects.toThrow(failure('ERR_TT_ARG', 'seed is 0.5'));
    await expect(load({ dimension: 3 })).rejects.toThrow(failure('ERR_TT_ARG', '"dimension"', 'missing, std'));
  });
});
