// Edits between sequences.
import { describe, expect, it } from 'vitest';
import { editDistance, tokenErrorRate } from '../../lib/index.js';
import { failure } from './failure.js';

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3], // the usual example
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['ab', 'ba', 2],
    ['abc', 'abc', 0],
  ])('of %s and %s is %d', (a, b, distance) => {
    expect([editDistance([...a], [...b]), editDistance([...b], [...a])]).toEqual([distance, distance]);
  });
});

describe('tokenErrorRate', () => {
  it('counts over all sequences', () => {
    expect(tokenErrorRate([['a'], ['b', 'c', 'd']], [['a'], ['b', 'x', 'd', 'e']])).toBe(2 / 5);
    expect(tokenErrorRate([['a', 'a', 'a']], [['b']])).toBe(3);
  });

  it('needs pairs and tokens', () => {
    expect(() => tokenErrorRate([['a']], [])).toThrow(failure('ERR_TT_SHAPE', 'predictions is 1 long, expected 0'));
    expect(() => tokenErrorRate([['a']], [[]])).toThrow(failure('ERR_TT_ARG', 'references is without a token'));
  });
});
