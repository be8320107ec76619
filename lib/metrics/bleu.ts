// BLEU (Papineni, Roukos, Ward & Zhu 2002) with the numbers of SacreBLEU (Post 2018).
import { checkArray, checkChoice, checkInteger, checkNumber, checkOptions, checkString } from '../check.js';
import { complain, Says } from '../errors.js';
import { scoreCounts, smoothingValues, type BleuCounts, type BleuSmoothing } from './bleu/score.js';
import { bleuTokenizers, bleuTokens, type BleuTokenizer } from './bleu/tokenizers.js';
import { countNgrams, overlap } from './ngrams.js';

/** The right texts for a hypothesis: one, or several of equal standing. */
export type References = string | readonly string[];

export interface BleuOptions {
  /** Default `13a`; `none` for texts that are cut into tokens already. */
  readonly tokenizer?: BleuTokenizer;
  /** Compare without regard to case. Default false. */
  readonly lowercase?: boolean;
  /** What a precision of 0 counts as. Default `exp`. */
  readonly smoothing?: BleuSmoothing;
  /** Of `floor` (default 0.1) and `add-k` (default 1). */
  readonly smoothingValue?: number;
  /** The longest n-grams. Default 4. */
  readonly maxOrder?: number;
  /** Leave out lengths of n-grams that the hypotheses are too short for. Default false; true for `sentenceBleu`. */
  readonly effectiveOrder?: boolean;
}

export interface BleuScore extends BleuCounts {
  /** In [0, 100]. */
  readonly score: number;
  /** In percent and after smoothing, of n-grams of each length from 1. */
  readonly precisions: readonly number[];
  /** 1 for hypotheses as long as the references or longer. */
  readonly brevityPenalty: number;
  /** What decides the score, in SacreBLEU's words: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp`. */
  readonly signature: string;
}

/**
 * BLEU of a corpus: n-grams are counted over all of it.
 * @param references of each hypothesis
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; ERR_TT_SHAPE when there are not as many references as hypotheses
 * @example
 * ```ts
 * import { corpusBleu } from 'throughtime';
 * const { score, precisions, signature } = corpusBleu(
 *   ['The dog bit the man.', 'The man had just bitten him.'],
 *   [['The dog bit the man.', 'The dog had bit the man.'], 'The man had bitten the dog.'],
 * );
 * console.log(score, precisions, signature); // signature: nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp
 * ```
 */
export function corpusBleu(hypotheses: readonly string[], references: readonly References[], options?: BleuOptions): BleuScore {
  return bleu('corpusBleu', hypotheses, references, options, false);
}

/**
 * BLEU of one text.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { sentenceBleu } from 'throughtime';
 * console.log(sentenceBleu('the cat sat on a mat', 'the cat sat on the mat').score); // 50.81…
 * ```
 */
export function sentenceBleu(hypothesis: string, references: References, options?: BleuOptions): BleuScore {
  return bleu('sentenceBleu', [hypothesis], [references], options, true);
}

function bleu(
  op: string,
  hypotheses: readonly string[],
  references: readonly References[],
  options: BleuOptions | undefined,
  effective: boolean,
): BleuScore {
  const filled = checkOptions(op, options, {
    tokenizer: '13a',
    lowercase: false,
    smoothing: 'exp',
    smoothingValue: undefined,
    maxOrder: 4,
    effectiveOrder: effective,
  });
  const { tokenizer, lowercase, smoothing, maxOrder, effectiveOrder } = filled;
  checkChoice(op, 'tokenizer', tokenizer, bleuTokenizers);
  checkInteger(op, 'maxOrder', maxOrder);
  const smoothingValue = valueOf(op, smoothing, filled.smoothingValue);
  checkArray(op, 'hypotheses', hypotheses);
  checkArray(op, 'references', references);
  const several = textsOf(op, hypotheses, references);
  const sums = hypotheses.map((hypothesis, i) => {
    const cut = (text: string) => bleuTokens(checkString(op, 'text', text), tokenizer, lowercase);
    return countSegment(cut(hypothesis), (several[i] as readonly string[]).map(cut), maxOrder);
  });
  const counted = sums.reduce(add, emptyCounts(maxOrder));
  const shown = smoothingValue === undefined ? smoothing : `${smoothing}[${smoothingValue.toFixed(2)}]`;
  const sizes = new Set(several.map(({ length }) => length));
  const signature = [
    `nrefs:${sizes.size === 1 ? [...sizes].join('') : 'var'}`,
    `case:${lowercase ? 'lc' : 'mixed'}`,
    `eff:${effectiveOrder ? 'yes' : 'no'}`,
    `tok:${tokenizer}`,
    `smooth:${shown}`,
    ...(maxOrder === 4 ? [] : [`max:${maxOrder}`]),
  ].join('|');
  return { ...scoreCounts(counted, { smoothing, smoothingValue, effectiveOrder }), ...counted, signature };
}

/** The value of a smoothing. */
function valueOf(op: string, smoothing: BleuSmoothing, given: number | undefined): number | undefined {
  checkChoice(op, 'smoothing', smoothing, Object.keys(smoothingValues) as BleuSmoothing[]);
  const usual = smoothingValues[smoothing];
  if (given === undefined) return usual;
  if (usual === undefined)
    throw complain('ERR_TT_ARG', { op, arg: 'smoothingValue', got: given, want: 'none', why: `smoothing is "${smoothing}"` });
  return checkNumber(op, 'smoothingValue', given, 0);
}

/** The references of every hypothesis as a list. */
function textsOf(op: string, hypotheses: readonly string[], references: readonly References[]): readonly (readonly string[])[] {
  if (hypotheses.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'hypotheses', got: new Says('empty'), want: 'at least one text' });
  if (references.length !== hypotheses.length) {
    const got = new Says(`${references.length} long`);
    throw complain('ERR_TT_SHAPE', { op, arg: 'references', got, want: `${hypotheses.length}`, why: 'as many as hypotheses' });
  }
  return references.map((own, i) => {
    const texts = typeof own === 'string' ? [own] : own;
    checkArray(op, `references[${i}]`, texts);
    if (texts.length > 0) return texts;
    throw complain('ERR_TT_ARG', { op, arg: `references[${i}]`, got: new Says('empty'), want: 'at least one text' });
  });
}

function countSegment(hypothesis: readonly string[], references: readonly (readonly string[])[], maxOrder: number): BleuCounts {
  const orders = Array.from({ length: maxOrder }, (_, n) => n + 1);
  return {
    counts: orders.map((n) => {
      const allowed = new Map<string, number>(); // an n-gram is right as often as in the reference that has most of it
      for (const reference of references)
        for (const [key, count] of countNgrams(reference, n)) allowed.set(key, Math.max(count, allowed.get(key) ?? 0));
      return overlap(countNgrams(hypothesis, n), allowed);
    }),
    totals: orders.map((n) => Math.max(0, hypothesis.length - n + 1)),
    hypothesisLength: hypothesis.length,
    referenceLength: closest(
      hypothesis.length,
      references.map(({ length }) => length),
    ),
  };
}

/** The length nearest to another, of two equally near ones the shorter. */
function closest(length: number, lengths: readonly number[]): number {
  return lengths.reduce((best, other) => {
    const gain = Math.abs(best - length) - Math.abs(other - length);
    return gain > 0 || (gain === 0 && other < best) ? other : best;
  });
}

function emptyCounts(maxOrder: number): BleuCounts {
  const zeros = Array.from({ length: maxOrder }, () => 0);
  return { counts: zeros, totals: zeros, hypothesisLength: 0, referenceLength: 0 };
}

function add(a: BleuCounts, b: BleuCounts): BleuCounts {
  const sum = (x: readonly number[], y: readonly number[]) => x.map((value, i) => value + (y[i] as number));
  return {
    counts: sum(a.counts, b.counts),
    totals: sum(a.totals, b.totals),
    hypothesisLength: a.hypothesisLength + b.hypothesisLength,
    referenceLength: a.referenceLength + b.referenceLength,
  };
}
