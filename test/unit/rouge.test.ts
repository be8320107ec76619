// ROUGE against the test cases of Google's rouge_score (github.com/google-research/google-research, rouge/rouge_scorer_test.py), whose
// figures are those of ROUGE-1.5.5, on its files rouge/testdata/target.txt, prediction.txt and pyrouge_files/*_multi.0.txt.
import { describe, expect, it } from 'vitest';
import { corpusRouge, rouge, type RougeScore } from '../../lib/index.js';
import { failure } from './failure.js';

const targets = [
  "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L",
  "KsJdPByEtAor fE-Qg Dpdbring cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMtion psing sbKao Q m qiing LMmer HqqLFXe,XPY,J XsurkMer ,ed nB'wH'bWVHjWFEing tQ.saefZwJtKrTlixYpMMsJing UCAPwNHeYVjDing c T BUySKtion gMPfJpwGw p'NvxAoping eu pBwMBKV'I DNxqelhu,PHPxDEq,mtion SN",
] as const;
const predictions = [
  "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi",
  "n cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMer pstion sbKao Q m qier LMmed HqqLFXe,XPY,J XsurkMeo ,ed nB'wH'bWVHjWFEer tQ.saefZwJtKrTlixYpMMNJtion UCAPwNHeYVjD",
] as const;

const shown = ({ recall, precision, f1 }: RougeScore) => [recall, precision, f1].map((value) => value.toFixed(5)).join(' ');

describe('rouge', () => {
  it('agrees with ROUGE-1.5.5', () => {
    const [first, second] = [rouge(predictions[0], targets[0]), rouge(predictions[1], targets[1])];
    expect(shown(first.rouge1)).toBe('0.40741 0.68750 0.51163');
    expect(shown(second.rouge1)).toBe('0.40476 0.65385 0.50000');
    expect(shown(first.rouge2)).toBe('0.30769 0.53333 0.39024');
    expect(shown(second.rouge2)).toBe('0.29268 0.48000 0.36364');
    expect(shown(first.rougeL)).toBe('0.40741 0.68750 0.51163');
    expect(shown(second.rougeL)).toBe('0.40476 0.65385 0.50000');
  });

  it('joins what sentences have in common', () => {
    // The example of Lin 2004, section 3.2; hits count once.
    const { recall, precision, f1 } = rouge('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5').rougeLsum;
    expect([recall, precision]).toEqual([0.8, 0.4]);
    expect(f1).toBeCloseTo(8 / 15, 12);
  });

  it('matches every token once', () => {
    expect(rouge('a', 'a\na').rougeLsum).toEqual({ precision: 1, recall: 1 / 2, f1: 2 / 3 });
  });

  it('is 0 without words', () => {
    for (const [said, wanted] of [
      ['', 'testing one'],
      ['/', 'w1'],
      ['w1', ''],
    ] as const)
      for (const score of Object.values(rouge(said, wanted)) as RougeScore[]) expect(score).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('takes words and pairs', () => {
    const { rouge1, rouge2, rougeL } = rouge('testing one', 'testing one two');
    expect([rouge1.precision, rouge1.recall, rouge2.precision, rouge2.recall]).toEqual([1, 2 / 3, 1, 1 / 2]);
    expect(rougeL.f1).toBeCloseTo(4 / 5, 12);
    expect(rouge('testing two', 'testing one two').rougeL.recall).toBeCloseTo(2 / 3, 12);
  });

  it('stems words of more than three letters', () => {
    const stem = (word: string) => word.replace(/ing$/, '');
    expect(rouge('testing', 'test', { stem }).rouge1.f1).toBe(1);
    expect(rouge('ing', 'ing', { stem: () => 'x' }).rouge1.f1).toBe(1);
    expect(rouge('testing', 'test').rouge1.f1).toBe(0);
  });

  it('takes the best of several references', () => {
    expect(rouge('a b', ['c', 'a b']).rouge2.f1).toBe(1);
  });

  it('is a mean over texts', () => {
    expect(corpusRouge(['a cat', 'two dogs'], ['a cat', 'three dogs']).rouge1).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75 });
    expect(() => corpusRouge(['a'], [])).toThrow(failure('ERR_TT_SHAPE', 'references is 0 long, expected 1'));
    expect(() => corpusRouge([], [])).toThrow(failure('ERR_TT_ARG', 'predictions is empty'));
    expect(() => rouge('a', 'a', { stem: 'porter' as never })).toThrow(failure('ERR_TT_ARG', 'stem is "porter", expected a function'));
  });
});
