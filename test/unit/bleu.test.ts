// BLEU against SacreBLEU's own test cases (github.com/mjpost/sacrebleu, test/test_bleu.py and test/test_sentence_bleu.py).
import { describe, expect, it } from 'vitest';
import { corpusBleu, sentenceBleu, type BleuOptions } from '../../lib/index.js';
import { bleuTokens } from '../../lib/metrics/bleu/tokenizers.js';
import { failure } from './failure.js';

const hypotheses = ['The dog bit the man.', "It wasn't surprising.", 'The man had just bitten him.'];
const references = [
  ['The dog bit the man.', 'The dog had bit the man.'],
  ['It was not unexpected.', 'No one was surprised.'],
  ['The man bit him first.', 'The man had bitten the dog.'],
];

describe('corpusBleu', () => {
  it.each<[BleuOptions, number]>([
    [{}, 48.530827],
    [{ tokenizer: 'none' }, 49.1919566],
    [{ tokenizer: '13a' }, 48.530827],
    [{ tokenizer: 'intl' }, 43.91623493],
    [{ smoothing: 'none' }, 48.530827],
  ])('%o of two references is %d', (options, score) => {
    expect(corpusBleu(hypotheses, references, options).score).toBeCloseTo(score, 6);
  });

  // Made with SacreBLEU 2.6.0.
  it.each<[BleuOptions, number]>([
    [{}, 47.66540724133106],
    [{ tokenizer: 'char' }, 66.41412989622462],
    [{ tokenizer: 'none', lowercase: true }, 35.01460717023173],
    [{ smoothing: 'add-k' }, 51.099558112917826],
    [{ maxOrder: 2 }, 66.88560540599387],
  ])('%o of one reference is %d', (options, score) => {
    const said = ['ein Mann geht , und zwar schnell .', 'zwei Hunde laufen im Schnee .', '3,5-mal "so" viel!'];
    const wanted = ['ein Mann läuft , und zwar schnell .', 'zwei Hunde rennen durch den Schnee .', '3,5 mal "so" viel.'];
    expect(corpusBleu(said, wanted, options).score).toBeCloseTo(score, 10);
  });

  it('counts empty hypotheses', () => {
    const { score, hypothesisLength, brevityPenalty } = corpusBleu(['', '', ''], references);
    expect([score, hypothesisLength, brevityPenalty]).toEqual([0, 0, 0]);
  });

  it('tells its parts', () => {
    const { precisions, signature, ...parts } = corpusBleu(['test', 'a b c d e'], ['a test', 'a b c d f'], { tokenizer: 'none' });
    expect(parts).toMatchObject({ counts: [5, 3, 2, 1], totals: [6, 4, 3, 2], hypothesisLength: 6, referenceLength: 7 });
    expect(parts.brevityPenalty).toBeCloseTo(Math.exp(1 - 7 / 6), 12);
    expect(precisions.map((p) => p.toFixed(2))).toEqual(['83.33', '75.00', '66.67', '50.00']);
    expect(signature).toBe('nrefs:1|case:mixed|eff:no|tok:none|smooth:exp');
  });

  // raw_corpus_bleu of SacreBLEU: no tokenizer, floor 0.01 and the effective order.
  it.each([
    ['test', 'a test', 0.3678794411714425],
    ['a test', 'a test', 1],
    ['a little test', 'a test', 0.03218297948685433],
    ['this is a fest', 'this is a test', 0.223606797749979],
  ])('«%s» for «%s» is %d', (hypothesis, reference, score) => {
    const options = { tokenizer: 'none', smoothing: 'floor', smoothingValue: 0.01, effectiveOrder: true } as const;
    expect(corpusBleu([hypothesis], [reference], options).score / 100).toBeCloseTo(score, 8);
  });

  it('signs what decides it', () => {
    const options = { lowercase: true, smoothing: 'floor', effectiveOrder: true, tokenizer: 'intl', maxOrder: 2 } as const;
    expect(corpusBleu(['A'], [['a', 'b']], options).signature).toBe('nrefs:2|case:lc|eff:yes|tok:intl|smooth:floor[0.10]|max:2');
    expect(corpusBleu(['a', 'b'], ['a', ['b', 'c']]).signature).toMatch(/^nrefs:var/);
  });

  it('refuses what cannot be meant', () => {
    const one = (options: BleuOptions) => () => corpusBleu(['a'], ['a'], options);
    expect(() => corpusBleu([], [])).toThrow(failure('ERR_TT_ARG', 'hypotheses is empty, expected at least one text'));
    expect(() => corpusBleu(['a'], [])).toThrow(failure('ERR_TT_SHAPE', 'references is 0 long, expected 1 (as many as hypotheses)'));
    expect(() => corpusBleu(['a'], [[]])).toThrow(failure('ERR_TT_ARG', 'references[0] is empty'));
    expect(one({ tokenizer: 'zh' as 'none' })).toThrow(failure('ERR_TT_ARG', 'expected one of "13a", "intl", "char", "none"'));
    expect(one({ smoothing: 'exp', smoothingValue: 1 })).toThrow(failure('ERR_TT_ARG', '(smoothing is "exp")'));
    expect(one({ smoothing: 'floor', smoothingValue: -1 })).toThrow(failure('ERR_TT_RANGE', 'smoothingValue is -1'));
    expect(one({ maxOrder: 0 })).toThrow(failure('ERR_TT_RANGE', 'maxOrder is 0'));
  });
});

describe('sentenceBleu', () => {
  const reference = 'producţia de zahăr brut se exprimă în zahăr alb;';
  const hypothesis = 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;';

  it.each<[BleuOptions, number]>([
    [{}, 8.493],
    [{ smoothing: 'none' }, 0],
    [{ smoothing: 'floor' }, 4.51688],
    [{ smoothing: 'floor', smoothingValue: 0.5 }, 10.1],
    [{ smoothing: 'add-k' }, 14.882],
    [{ smoothing: 'add-k', smoothingValue: 2 }, 21.389],
    [{ tokenizer: 'none' }, 7.347],
    [{ tokenizer: 'intl' }, 8.493],
    [{ tokenizer: 'char' }, 40.8759],
    [{ tokenizer: 'char', lowercase: true }, 42.0267],
  ])('%o is %d', (options, score) => {
    expect(Math.abs(sentenceBleu(hypothesis, reference, options).score - score)).toBeLessThan(1e-3);
  });

  it.each(['exp', 'none', 'floor', 'add-k'] as const)('is 0 with nothing in common, smoothing %s', (smoothing) => {
    expect(sentenceBleu('this is a cat', 'okay thanks', { smoothing }).score).toBe(0);
  });

  it('takes the nearest reference length, of two the shorter', () => {
    const lengths = (texts: string[]) => sentenceBleu('a b c d', texts).referenceLength;
    expect([lengths(['a', 'a b c d e f']), lengths(['a b c d e', 'a b c']), lengths(['a b c', 'a b c d e'])]).toEqual([6, 3, 3]);
  });
});

// Made with SacreBLEU 2.6.0.
describe('tokens', () => {
  it.each([
    [
      '13a',
      '&quot;Well,&quot; 1,000.5 in 1990-95... (yes/no) &amp; so-called',
      '" Well , " 1,000.5 in 1990 - 95 . . . ( yes / no ) & so-called',
    ],
    ['intl', '„Well“, 1,000.5€ in 1990–95… so-called 2010.', '„ Well “ , 1,000.5 € in 1990–95 … so - called 2010.'],
    ['char', 'a 日本', 'a 日 本'],
    ['none', '  a\u00a0b\u0085c\ufeff ', 'a b c\ufeff'],
  ] as const)('%s', (tokenizer, text, tokens) => {
    expect(bleuTokens(text, tokenizer, false).join(' ')).toBe(tokens);
  });
});
