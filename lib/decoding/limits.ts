// What a sequence must not be: too long, too short, or a repetition.
import { checkInteger } from '../check.js';
import { complain } from '../errors.js';
import { tokensOf, type Hypothesis } from './hypothesis.js';
import type { Row } from './sampling.js';
import type { StepModel } from './step-model.js';

/** What every way of decoding takes. */
export interface DecodeOptions {
  /** Most tokens of a sequence, the end included. Default: what the model says; twice the source's tokens and 10 for a `Seq2Seq`. */
  readonly maxLength?: number;
  /** Fewest tokens before the end. Default 0. */
  readonly minLength?: number;
  /** No sequence of so many tokens occurs twice in a result; 0 for no such rule. Default 0. */
  readonly noRepeatNgram?: number;
  /** Return what the model looked at. Default false. */
  readonly attention?: boolean;
}

/** Their defaults. */
export const decodeDefaults = { maxLength: undefined, minLength: 0, noRepeatNgram: 0, attention: false } as const;

/** Of a model and the options, checked. */
export class Limits {
  readonly #silent: readonly number[];
  readonly #end: number | undefined;
  readonly #longest: (source: number) => number;
  readonly #minLength: number;
  readonly #ngram: number;

  /** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  constructor(
    op: string,
    model: Pick<StepModel<unknown>, 'end' | 'silent' | 'limits' | 'sourceLengths'>,
    options: { readonly [K in keyof typeof decodeDefaults]: DecodeOptions[K] | undefined },
  ) {
    const { maxLength, minLength = 0, noRepeatNgram = 0, attention } = options;
    if (maxLength !== undefined) checkInteger(op, 'maxLength', maxLength);
    this.#longest = (source) => maxLength ?? (model.limits[source] as number);
    this.#minLength = checkInteger(op, 'minLength', minLength, 0);
    if (maxLength !== undefined && minLength >= maxLength)
      throw complain('ERR_TT_RANGE', { op, arg: 'minLength', got: minLength, want: `less than maxLength, which is ${maxLength}` });
    this.#ngram = checkInteger(op, 'noRepeatNgram', noRepeatNgram, 0);
    if (attention && !model.sourceLengths)
      throw complain('ERR_TT_ARG', { op, arg: 'attention', got: attention, want: 'false', why: 'the model has no attention' });
    this.#silent = model.silent;
    this.#end = model.end;
  }

  /** The greatest length of a source's sequence. */
  longest(source: number): number {
    return this.#longest(source);
  }

  /** Makes impossible what must not follow a hypothesis. */
  apply(scores: Row, hypothesis: Hypothesis): void {
    for (const token of this.#silent) scores[token] = -Infinity;
    if (this.#end !== undefined && hypothesis.length < this.#minLength) scores[this.#end] = -Infinity;
    if (this.#ngram > 0) for (const token of repeats(tokensOf(hypothesis), this.#ngram)) scores[token] = -Infinity;
  }
}

/** Tokens that would make the last `size` tokens a repetition. */
function* repeats(tokens: readonly number[], size: number): Generator<number> {
  const start = tokens.length - size + 1; // of the latest n-gram, whose last token is to come
  for (let i = 0; i < start; i++) {
    let same = 0;
    while (same < size - 1 && tokens[i + same] === tokens[start + same]) same++;
    if (same === size - 1) yield tokens[i + same] as number;
  }
}
