// ROUGE (Lin 2004) with the numbers of Google's rouge_score, which are those of ROUGE-1.5.5.
import { checkArray, checkOptions, checkString } from '../check.js';
import { complain, Says } from '../errors.js';
import type { References } from './bleu.js';
import { countNgrams, overlap } from './ngrams.js';
import { commonSubsequence } from './rouge/common-subsequence.js';

export interface RougeOptions {
  /**
   * Makes words that belong together one, such as the Porter stemmer of a package like `stemmer`; called with words of more than three
   * letters, in lower case. Default: words count as they are.
   */
  readonly stem?: (word: string) => string;
}

/** Of what two texts have in common: the share of the prediction, of the reference, and their harmonic mean. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** By what is compared. */
export interface RougeScores {
  /** Words. */
  readonly rouge1: RougeScore;
  /** Pairs of words. */
  readonly rouge2: RougeScore;
  /** The longest common subsequence of the whole texts. */
  readonly rougeL: RougeScore;
  /** The union of the longest common subsequences of sentences, which are lines (Lin 2004, section 3.2). */
  readonly rougeLsum: RougeScore;
}

type Tokens = readonly string[];

/**
 * ROUGE of one text. Words are runs of the letters a to z and digits, in lower case. Of several references the one with the largest F1
 * counts, for each measure on its own.
 * @throws ThroughtimeError ERR_TT_ARG
 * @example
 * ```ts
 * import { rouge } from 'throughtime';
 * const { rouge1, rougeL } = rouge('testing two', 'testing one two');
 * console.log(rouge1.recall, rougeL.f1); // 0.666… 0.8
 * ```
 */
export function rouge(prediction: string, references: References, options?: RougeOptions): RougeScores {
  return rougeOf('rouge', prediction, references, options);
}

/**
 * Means of ROUGE over texts.
 * @throws ThroughtimeError ERR_TT_ARG; ERR_TT_SHAPE when there are not as many references as predictions
 * @example
 * ```ts
 * import { corpusRouge } from 'throughtime';
 * console.log(corpusRouge(['a cat', 'two dogs'], ['a cat', 'three dogs']).rouge1.f1); // 0.75
 * ```
 */
export function corpusRouge(predictions: readonly string[], references: readonly References[], options?: RougeOptions): RougeScores {
  const op = 'corpusRouge';
  checkArray(op, 'predictions', predictions);
  checkArray(op, 'references', references);
  if (predictions.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'predictions', got: new Says('empty'), want: 'at least one text' });
  if (references.length !== predictions.length) {
    const got = new Says(`${references.length} long`);
    throw complain('ERR_TT_SHAPE', { op, arg: 'references', got, want: `${predictions.length}`, why: 'as many as predictions' });
  }
  const all = predictions.map((prediction, i) => rougeOf(op, prediction, references[i] as References, options));
  const mean = (of: (scores: RougeScores) => RougeScore): RougeScore => {
    const part = (name: keyof RougeScore) => all.reduce((sum, scores) => sum + of(scores)[name], 0) / all.length;
    return { precision: part('precision'), recall: part('recall'), f1: part('f1') };
  };
  return {
    rouge1: mean((s) => s.rouge1),
    rouge2: mean((s) => s.rouge2),
    rougeL: mean((s) => s.rougeL),
    rougeLsum: mean((s) => s.rougeLsum),
  };
}

function rougeOf(op: string, prediction: string, references: References, options: RougeOptions | undefined): RougeScores {
  const { stem } = checkOptions(op, options, { stem: undefined });
  if (stem !== undefined && typeof stem !== 'function') throw complain('ERR_TT_ARG', { op, arg: 'stem', got: stem, want: 'a function' });
  const texts = typeof references === 'string' ? [references] : references;
  checkString(op, 'prediction', prediction);
  checkArray(op, 'references', texts);
  if (texts.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'references', got: new Says('empty'), want: 'at least one text' });
  const lines = (text: string) =>
    checkString(op, 'text', text)
      .split('\n')
      .map((line) => wordsOf(line, stem));
  const said = lines(prediction);
  const best = (measure: (said: readonly Tokens[], wanted: readonly Tokens[]) => RougeScore) =>
    texts.map((text) => measure(said, lines(text))).reduce((a, b) => (b.f1 > a.f1 ? b : a));
  return { rouge1: best(ngrams(1)), rouge2: best(ngrams(2)), rougeL: best(longest), rougeLsum: best(summary) };
}

function wordsOf(text: string, stem: RougeOptions['stem']): Tokens {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? words.map((word) => (word.length > 3 ? stem(word) : word)).filter((word) => /^[a-z0-9]+$/.test(word)) : words;
}

function ngrams(size: number): (said: readonly Tokens[], wanted: readonly Tokens[]) => RougeScore {
  return (said, wanted) => {
    const [own, right] = [said.flat(), wanted.flat()];
    const count = (tokens: Tokens) => Math.max(0, tokens.length - size + 1);
    return scoreOf(overlap(countNgrams(own, size), countNgrams(right, size)), count(own), count(right));
  };
}

function longest(said: readonly Tokens[], wanted: readonly Tokens[]): RougeScore {
  const [own, right] = [said.flat(), wanted.flat()];
  return scoreOf(commonSubsequence(right, own).length, own.length, right.length);
}

/** Every token of both texts is matched once, as in ROUGE-1.5.5. */
function summary(said: readonly Tokens[], wanted: readonly Tokens[]): RougeScore {
  const left = countNgrams(said.flat(), 1);
  let hits = 0;
  for (const sentence of wanted) {
    const union = new Set(said.flatMap((own) => commonSubsequence(sentence, own)));
    for (const position of union) {
      const token = sentence[position] as string;
      const count = left.get(token) ?? 0;
      if (count === 0) continue;
      left.set(token, count - 1);
      hits++;
    }
  }
  return scoreOf(hits, said.flat().length, wanted.flat().length);
}

function scoreOf(common: number, said: number, wanted: number): RougeScore {
  const [precision, recall] = [common / Math.max(said, 1), common / Math.max(wanted, 1)];
  return { precision, recall, f1: common === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
