// Entities as seqeval 1.2.2 counts them: the example of its README, and its tables of strict schemes (tests/test_scheme.py).
import { describe, expect, it } from 'vitest';
import { entitiesOf, type TagScheme } from '../../lib/metrics/entities.js';
import { accuracy, entityF1 } from '../../lib/metrics/index.js';
import { failure } from './failure.js';

const targets = [['O', 'O', 'O', 'B-MISC', 'I-MISC', 'I-MISC', 'O'], ['B-PER', 'I-PER', 'O']]; // prettier-ignore
const predictions = [['O', 'O', 'B-MISC', 'I-MISC', 'I-MISC', 'I-MISC', 'O'], ['B-PER', 'I-PER', 'O']]; // prettier-ignore

/** `PER 0 1, ORG 1 2` */
const found = (tags: string, scheme?: TagScheme) =>
  entitiesOf('test', tags.split(' '), scheme).map(({ type, start, end }) => `${type} ${start} ${end}`).join(', '); // prettier-ignore

describe('entityF1', () => {
  it.each([undefined, 'IOB2'] as const)('is that of the README, scheme %s', (scheme) => {
    const { types, micro, macro, weighted } = entityF1(targets, predictions, scheme && { scheme });
    expect(types).toEqual([
      { type: 'MISC', precision: 0, recall: 0, f1: 0, support: 1 },
      { type: 'PER', precision: 1, recall: 1, f1: 1, support: 1 },
    ]);
    for (const mean of [micro, macro, weighted]) expect(mean).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    const numbers = (sequences: readonly string[][]) => sequences.flat().map((tag) => [...new Set(targets.flat())].indexOf(tag));
    expect(accuracy(numbers(targets), numbers(predictions))).toBe(0.8);
  });

  it('weighs types by what is theirs', () => {
    const { micro, macro, weighted } = entityF1([['B-A', 'B-A', 'B-A', 'B-B']], [['B-A', 'B-A', 'O', 'B-A']]);
    expect(micro).toMatchObject({ precision: 2 / 3, recall: 0.5, support: 4 });
    expect([macro.f1, weighted.f1]).toEqual([1 / 3, 0.5].map((x) => expect.closeTo(x, 12) as number));
  });

  it('is 0 where there is no entity', () => {
    expect(entityF1([['O']], [['O']])).toMatchObject({ types: [], micro: { f1: 0, support: 0 }, macro: { f1: 0 }, weighted: { f1: 0 } });
  });

  it('takes a type only predicted, an empty sentence and a type with a hyphen', () => {
    expect(entityF1([['O'], []], [['B-ORG-COMPANY'], []]).types).toEqual([
      { type: 'ORG-COMPANY', precision: 0, recall: 0, f1: 0, support: 0 },
    ]);
  });

  it('refuses what does not pair up and tags of another form', () => {
    expect(() => entityF1([], [])).toThrow(failure('ERR_TT_ARG', 'targets is empty, expected at least one sentence'));
    expect(() => entityF1([['O']], [])).toThrow(failure('ERR_TT_SHAPE', 'predictions is 0 sentences, expected 1'));
    expect(() => entityF1([['O', 'O']], [['O']])).toThrow(failure('ERR_TT_SHAPE', 'predictions[0] is 1 tags, expected 2'));
    expect(() => entityF1([['O', 'NOUN']], [['O', 'O']])).toThrow(failure('ERR_TT_ARG', 'targets[0]: tag 1 is "NOUN"'));
    expect(() => entityF1([['B-']], [['O']])).toThrow(failure('ERR_TT_ARG', 'tag 0 is "B-"'));
    expect(() => entityF1([['O']], [['E-A']], { scheme: 'IOB2' })).toThrow(
      failure('ERR_TT_ARG', 'predictions[0]: tag 0 is "E-A"', 'B and I'),
    );
    expect(() => entityF1([['O']], [['O']], { scheme: 'BIO' as never })).toThrow(failure('ERR_TT_ARG', 'scheme is "BIO"'));
  });
});

describe('entities', () => {
  it.each([
    ['B-PER I-PER O I-PER', 'PER 0 2, PER 3 4'],
    ['I-PER I-ORG B-ORG', 'PER 0 1, ORG 1 2, ORG 2 3'],
    ['B-PER E-PER I-PER', 'PER 0 2, PER 2 3'],
    ['S-PER I-PER E-ORG', 'PER 0 1, PER 1 2, ORG 2 3'],
    ['B-PER B-PER S-PER', 'PER 0 1, PER 1 2, PER 2 3'],
  ])('are read leniently as conlleval does: %s', (tags, expected) => {
    expect(found(tags)).toBe(expected);
  });

  it.each([
    ['B-PER', 'PER 0 1'],
    ['I-PER', ''],
    ['O I-PER', ''],
    ['O B-PER', 'PER 1 2'],
    ['I-PER I-ORG', ''],
    ['I-PER B-PER', 'PER 1 2'],
    ['I-PER B-ORG', 'ORG 1 2'],
    ['B-PER O', 'PER 0 1'],
    ['B-PER I-PER', 'PER 0 2'],
    ['B-PER I-ORG', 'PER 0 1'],
    ['B-PER B-PER', 'PER 0 1, PER 1 2'],
    ['B-PER B-ORG', 'PER 0 1, ORG 1 2'],
  ])('of strict IOB2: %s', (tags, expected) => {
    expect(found(tags, 'IOB2')).toBe(expected);
  });

  it.each([
    ['B-PER', ''],
    ['E-PER', ''],
    ['S-PER', 'PER 0 1'],
    ['I-PER E-PER', ''],
    ['I-PER S-PER', 'PER 1 2'],
    ['B-PER I-PER', ''],
    ['B-PER E-PER', 'PER 0 2'],
    ['B-PER E-ORG', ''],
    ['B-PER S-PER', 'PER 1 2'],
    ['E-PER S-PER', 'PER 1 2'],
    ['S-PER I-PER', 'PER 0 1'],
    ['B-PER I-PER I-PER E-PER S-ORG', 'PER 0 4, ORG 4 5'],
    ['B-PER B-PER E-PER', 'PER 1 3'],
  ])('of strict IOBES: %s', (tags, expected) => {
    expect(found(tags, 'IOBES')).toBe(expected);
  });
});
