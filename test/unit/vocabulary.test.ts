// Tokens and their numbers.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countTokens } from '../../lib/text/counts.js';
import { Vocabulary } from '../../lib/text/vocabulary.js';
import { failure } from './failure.js';

const folder = mkdtempSync(join(tmpdir(), 'tt-vocabulary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const documents = [['b', 'a', 'b', 'Z'], [], ['é', 'b', 'a', '<unk>', 'constructor']];

describe('countTokens', () => {
  it('counts into a map', () => {
    const counts = countTokens(documents);
    expect(Object.fromEntries(counts)).toEqual({ b: 3, a: 2, Z: 1, é: 1, '<unk>': 1, constructor: 1 });
    expect(countTokens([['b', 'a rather long token', '\ud800 half a pair, long']], counts)).toBe(counts);
    expect([counts.get('b'), counts.get('a rather long token'), counts.get('\ud800 half a pair, long')]).toEqual([4, 1, 1]);
  });
});

describe('Vocabulary', () => {
  it('orders by frequency, then by code units', () => {
    const vocabulary = Vocabulary.build(documents);
    expect(vocabulary.tokens).toEqual(['<pad>', '<unk>', 'b', 'a', 'Z', 'constructor', 'é']);
    expect(vocabulary.size).toBe(7);
    expect([vocabulary.paddingId, vocabulary.unknownId, vocabulary.specials]).toEqual([0, 1, ['<pad>', '<unk>']]);
    expect(Vocabulary.build([...documents].reverse()).tokens).toEqual(vocabulary.tokens);
    // By UTF-16 code units, as nothing else is the same in every locale: a pair comes before U+FF01.
    expect(Vocabulary.build([['！', '😀', 'z']], { specials: [] }).tokens).toEqual(['z', '😀', '！']);
  });

  it('leaves out the rare', () => {
    expect(Vocabulary.build(documents, { minFrequency: 2 }).tokens).toEqual(['<pad>', '<unk>', 'b', 'a']);
    expect(Vocabulary.build(documents, { maxSize: 3 }).tokens).toEqual(['<pad>', '<unk>', 'b']);
    expect(Vocabulary.build(documents, { maxSize: 2 }).tokens).toEqual(['<pad>', '<unk>']);
    expect(Vocabulary.build([], {}).tokens).toEqual(['<pad>', '<unk>']);
  });

  it('takes other specials, or none', () => {
    const translation = Vocabulary.build(documents, { specials: ['<bos>', '<unk>', '<pad>'], maxSize: 4 });
    expect(translation.tokens).toEqual(['<bos>', '<unk>', '<pad>', 'b']);
    expect([translation.paddingId, translation.unknownId]).toEqual([2, 1]);
    const labels = Vocabulary.build([['neg', 'pos', 'pos']], { specials: [] });
    expect(labels.tokens).toEqual(['pos', 'neg']);
    expect([labels.paddingId, labels.unknownId]).toEqual([undefined, undefined]);
    // Only a special is one: a word of the text that looks like it is a word.
    expect(Vocabulary.build([['<pad>']], { specials: ['<unk>'] }).paddingId).toBeUndefined();
  });

  it('encodes and decodes', () => {
    const vocabulary = Vocabulary.build(documents);
    expect(vocabulary.encode(['a', 'toString', 'b', '<pad>'])).toEqual(Int32Array.of(3, 1, 2, 0));
    expect(vocabulary.encode([])).toEqual(new Int32Array());
    expect([vocabulary.idOf('é'), vocabulary.idOf('?'), vocabulary.has('é'), vocabulary.has('?')]).toEqual([6, 1, true, false]);
    expect(vocabulary.decode(Int32Array.of(3, 1, 2))).toEqual(['a', '<unk>', 'b']);
    expect(vocabulary.decode([])).toEqual([]);
  });

  it('names what it does not know', () => {
    const labels = Vocabulary.build([['pos', 'neg']], { specials: [] });
    const unknown = failure('ERR_TT_ARG', 'token is "neutral"', 'one of the 2 known ones', '<unk>');
    expect(() => labels.encode(['pos', 'neutral'])).toThrow(unknown);
    expect(() => labels.idOf('neutral')).toThrow(unknown);
    expect(() => labels.decode([0, 2])).toThrow(failure('ERR_TT_RANGE', 'ids[1] is 2', '[0, 1]'));
    expect(() => labels.decode([-1])).toThrow(failure('ERR_TT_RANGE', 'ids[0] is -1'));
    expect(() => labels.decode([0.5])).toThrow(failure('ERR_TT_RANGE', 'ids[0] is 0.5'));
    expect(() => labels.encode('pos' as unknown as string[])).toThrow(failure('ERR_TT_ARG', 'tokens is "pos"', 'an array', 'tokenizer'));
  });

  it('refuses nonsense', () => {
    expect(() => Vocabulary.build(documents, { maxSize: 1 })).toThrow(failure('ERR_TT_RANGE', 'maxSize is 1', 'at least 2'));
    expect(() => Vocabulary.build(documents, { minFrequency: 0 })).toThrow(failure('ERR_TT_RANGE', 'minFrequency is 0'));
    expect(() => Vocabulary.build(documents, { specials: ['a', 'b', 'a'] })).toThrow(
      failure('ERR_TT_ARG', 'specials[2] is "a"', 'specials[0]'),
    );
    expect(() => Vocabulary.build([], { specials: [] })).toThrow(failure('ERR_TT_ARG', 'documents', 'at least one token'));
    expect(() => Vocabulary.build(documents, { size: 3 } as object)).toThrow(failure('ERR_TT_ARG', '"size"', 'maxSize'));
  });
});

describe('a vocabulary in a file', () => {
  it('comes back the same', async () => {
    const path = join(folder, 'vocabulary.json');
    const vocabulary = Vocabulary.build([...documents, ['"\n\u2028', '\ud800', '']], { specials: ['<unk>'] });
    await vocabulary.save(path);
    const loaded = await Vocabulary.load(path);
    expect([loaded.tokens, loaded.specials, loaded.unknownId]).toEqual([vocabulary.tokens, ['<unk>'], 0]);
    expect(loaded.encode(['b', '\ud800', 'no'])).toEqual(vocabulary.encode(['b', '\ud800', 'no']));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ version: 1, specials: ['<unk>'], tokens: vocabulary.tokens });
    expect(readdirSync(folder)).toEqual(['vocabulary.json']);
  });

  it.each<[string, unknown, string[]]>([
    ['null', null, ['value is null', 'an object']],
    ['an array', [], ['value is []', 'an object']],
    ['another version', { version: 2, specials: [], tokens: ['a'] }, ['version is 2', 'expected 1']],
    ['no tokens', { version: 1, specials: [] }, ['tokens is undefined', 'an array of strings']],
    ['empty tokens', { version: 1, specials: [], tokens: [] }, ['tokens is empty']],
    ['no specials', { version: 1, tokens: ['a'] }, ['specials is undefined']],
    ['a number', { version: 1, specials: [], tokens: ['a', 3] }, ['tokens[1] is 3', 'a string']],
    ['a duplicate', { version: 1, specials: [], tokens: ['a', 'b', 'a'] }, ['tokens[2] is "a"', 'it is tokens[0] already']],
    ['a special missing', { version: 1, specials: ['<pad>', '<unk>'], tokens: ['<pad>', 'a'] }, ['tokens[1] is "a"', 'expected "<unk>"']],
    ['a special too many', { version: 1, specials: ['<pad>'], tokens: ['a', '<pad>'] }, ['tokens[0] is "a"', 'specials come first']],
  ])('is refused with %s', async (_, value, words) => {
    expect(() => Vocabulary.fromJSON(value)).toThrow(failure('ERR_TT_ARG', ...words));
    const path = join(folder, 'bad.json');
    writeFileSync(path, JSON.stringify(value));
    await expect(Vocabulary.load(path)).rejects.toThrow(failure('ERR_TT_FILE', path, ...words));
    rmSync(path);
  });

  it('is refused when it is no JSON or not there', async () => {
    const path = join(folder, 'cut.json');
    await expect(Vocabulary.load(path)).rejects.toThrow(failure('ERR_TT_FILE', path, 'ENOENT'));
    writeFileSync(path, '{"version":1,"tok');
    await expect(Vocabulary.load(path)).rejects.toThrow(failure('ERR_TT_FILE', path, 'JSON'));
    await expect(Vocabulary.build(documents).save(join(folder, 'none/v.json'))).rejects.toThrow(
      failure('ERR_TT_FILE', 'cannot be written'),
    );
  });
});
