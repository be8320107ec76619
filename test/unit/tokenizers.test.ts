// Texts to tokens, tokens cut short.
import { describe, expect, it } from 'vitest';
import { basicEnglish, characters, graphemes, tokenizerOf, whitespace, type TokenizerName } from '../../lib/text/tokenizers.js';
import { truncate } from '../../lib/text/truncate.js';
import { failure } from './failure.js';

describe('whitespace', () => {
  it('keeps words as they are', () => {
    expect(whitespace(' The\tcat,  sat.\r\n"on" ')).toEqual(['The', 'cat,', 'sat.', '"on"']);
    expect(whitespace(' \n ')).toEqual([]);
    expect(whitespace('')).toEqual([]);
  });
});

describe('basicEnglish', () => {
  // The first two are the outputs that torchtext 0.15 documents and tests.
  it.each([
    ['You can now install TorchText using pip!', 'you can now install torchtext using pip !'],
    [
      '\'".<br />,()!?;:   Basic English Normalization for a Line of Text   \'".<br />,()!?;:',
      "' . , ( ) ! ? basic english normalization for a line of text ' . , ( ) ! ?",
    ],
    ["It's 3.5, don't", "it ' s 3 . 5 , don ' t"],
    ['one<br /><br />two<br/>three<br"" />four', 'one two<br/>three four'],
    ['a"b" c;d:e', 'ab c d e'],
    ['ÉTÉ naïve\u00a0x', 'été naïve x'],
    ['"";:', ''],
    ['', ''],
  ])('%j', (text, tokens) => {
    expect(basicEnglish(text)).toEqual(tokens === '' ? [] : tokens.split(' '));
  });
});

describe('characters and graphemes', () => {
  const flag = '🇫🇷';
  const accent = 'e\u0301';

  it('cut by code point', () => {
    expect(characters(`a ${flag}${accent}`)).toEqual(['a', ' ', '🇫', '🇷', 'e', '\u0301']);
    expect(characters('')).toEqual([]);
  });

  it('cut by what a reader sees', () => {
    expect(graphemes(`a ${flag}${accent}\r\n`)).toEqual(['a', ' ', flag, accent, '\r\n']);
  });
});

describe('tokenizerOf', () => {
  it('knows all by name', () => {
    expect((['whitespace', 'basicEnglish', 'characters', 'graphemes'] as const).map(tokenizerOf)).toEqual([
      whitespace,
      basicEnglish,
      characters,
      graphemes,
    ]);
  });

  it('names the known ones', () => {
    const message = failure('ERR_TT_ARG', 'name is "spacy"', '"whitespace", "basicEnglish", "characters", "graphemes"');
    expect(() => tokenizerOf('spacy' as TokenizerName)).toThrow(message);
    expect(() => tokenizerOf('toString' as TokenizerName)).toThrow(failure('ERR_TT_ARG', '"toString"'));
  });
});

describe('truncate', () => {
  const tokens = ['a', 'b', 'c'];

  it('keeps either end', () => {
    expect(truncate(tokens, 2)).toEqual(['a', 'b']);
    expect(truncate(tokens, 2, { keep: 'start' })).toEqual(['a', 'b']);
    expect(truncate(tokens, 2, { keep: 'end' })).toEqual(['b', 'c']);
    expect(truncate(Int32Array.of(1, 2, 3), 1, { keep: 'end' })).toEqual(Int32Array.of(3));
  });

  it('leaves what fits', () => {
    expect(truncate(tokens, 3)).toBe(tokens);
    expect(truncate(tokens, 4, { keep: 'end' })).toBe(tokens);
    expect(truncate([], 1)).toEqual([]);
  });

  it('refuses nonsense', () => {
    expect(() => truncate(tokens, 0)).toThrow(failure('ERR_TT_RANGE', 'maxLength is 0'));
    expect(() => truncate(tokens, 1.5)).toThrow(failure('ERR_TT_ARG', 'maxLength is 1.5'));
    expect(() => truncate(tokens, 1, { keep: 'head' } as object)).toThrow(failure('ERR_TT_ARG', 'keep is "head"', '"start", "end"'));
  });
});
