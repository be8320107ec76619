// A trained Seq2Seq with everything it needs to turn texts into texts.
import { checkArray, checkChoice, checkInstance, checkInteger, checkOptions, checkString, checkTable } from '../check.js';
import { beamSearch, type BeamOptions } from '../decoding/beam.js';
import type { Decoded } from '../decoding/hypothesis.js';
import type { StepModel } from '../decoding/step-model.js';
import { complain, Says } from '../errors.js';
import { listOf, parts, text, type Form } from '../form.js';
import { corpusBleu, type BleuOptions, type BleuScore } from '../metrics/bleu.js';
import { corpusRouge, type RougeScores } from '../metrics/rouge.js';
import { Seq2Seq } from '../models/seq2seq.js';
import type { SearchState } from '../models/seq2seq/search.js';
import { textTokens, textUnits, tokensText, type TextUnit } from '../text/units.js';
import { Vocabulary } from '../text/vocabulary.js';
import { requireSize } from './fit.js';
import { gathered } from './gather.js';

/** A vocabulary and what its tokens are. */
export interface TranslatorSide {
  readonly vocabulary: Vocabulary;
  readonly unit: TextUnit;
}

export interface TranslatorParts {
  readonly model: Seq2Seq;
  readonly source: TranslatorSide;
  readonly target: TranslatorSide;
  /** Texts are read and written in small letters. Default false. */
  readonly lowercase?: boolean;
}

/** How texts are translated: the options of `beamSearch`, of a width of 5 where none is given, and how many go together. */
export interface TranslateOptions extends BeamOptions {
  /** Texts that go through the model together. Default 32. */
  readonly batchSize?: number;
}

/** One way to say a text. */
export interface Translation {
  readonly text: string;
  readonly tokens: readonly string[];
  /** What translations are compared by: the log probability after the penalties of the search. */
  readonly score: number;
  readonly logProbability: number;
  /** Whether it came to its end; otherwise it was cut off at its greatest length. */
  readonly finished: boolean;
  /** With `attention`: for each of `tokens` a weight of each of `sourceTokens`. */
  readonly attention?: readonly Float64Array[];
  /** With `attention`. */
  readonly sourceTokens?: readonly string[];
  /** With `nBest` above 1: the next best ones, best first. */
  readonly alternatives?: readonly Translation[];
}

/** A text and the right translations of it. */
export interface TranslationPair {
  readonly source: string;
  readonly target: string | readonly string[];
}

/** What `evaluate` measures by, beside the options of `translate`. */
export interface TranslationMeasures {
  /** Default: the tokenizer `none` for pretokenized texts, `13a` for others; case counts unless the translator writes small letters. */
  readonly bleu?: BleuOptions;
  /** Default false. */
  readonly rouge?: boolean;
}

export interface TranslationReport {
  readonly pairs: number;
  readonly bleu: BleuScore;
  /** The share of translations that are a right one, word by word. */
  readonly exact: number;
  readonly rouge?: RougeScores;
}

const decodingDefaults = {
  width: 5,
  nBest: 1,
  lengthPenalty: undefined,
  coveragePenalty: undefined,
  earlyStopping: undefined,
  maxLength: undefined,
  minLength: undefined,
  noRepeatNgram: undefined,
  attention: false,
  batchSize: 32,
} as const;

/**
 * Translates texts: made from its parts after a training, or by `loadTranslator`. Unknown words of a source are read as `<unk>`, which is
 * never written. The event loop stays free.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { Seq2Seq, translatorSpecials as specials, Translator, Vocabulary } from 'throughtime';
 * async function show() {
 *   const vocabulary = Vocabulary.build([['h', 'e', 'l', 'o']], { specials });
 *   const sizes = { sourceVocabularySize: vocabulary.size, targetVocabularySize: vocabulary.size, start: 2, end: 3 };
 *   const side = { vocabulary, unit: 'characters' } as const;
 *   const translator = new Translator({ model: new Seq2Seq({ ...sizes, hidden: 8, embedding: 8 }), source: side, target: side });
 *   const { text, score, alternatives } = await translator.translate('hello', { width: 4, nBest: 2 }); // of a model to be trained
 *   console.log(text, score, alternatives?.[0]?.text);
 * }
 * ```
 */
export class Translator {
  readonly model: Seq2Seq;
  readonly source: TranslatorSide;
  readonly target: TranslatorSide;
  readonly lowercase: boolean;

  constructor(parts: TranslatorParts) {
    const op = 'Translator';
    const filled = checkOptions(op, parts, { model: undefined, source: undefined, target: undefined, lowercase: false });
    const { model, source, target, lowercase } = filled as Required<TranslatorParts>;
    const { sourceVocabularySize, targetVocabularySize } = checkInstance(op, 'model', model, Seq2Seq).config;
    requireSide('source', source, sourceVocabularySize);
    requireSide('target', target, targetVocabularySize);
    this.model = model;
    this.source = source;
    this.target = target;
    this.lowercase = lowercase;
  }

  /** The tokens of a text of one side. */
  tokens(side: 'source' | 'target', text: string): string[] {
    checkChoice('Translator', 'side', side, ['source', 'target']);
    checkString('Translator', 'text', text);
    return textTokens(this.lowercase ? text.toLowerCase() : text, this[side].unit);
  }

  /**
   * The ids that the model reads of a text.
   * @param name says in errors which text it is
   * @throws ThroughtimeError ERR_TT_ARG for a text without tokens, ERR_TT_RANGE for one of more than the model's `maxSourceLength`
   */
  encode(text: string, name = 'text'): Int32Array {
    return this.#encode('Translator', text, name);
  }

  /** The best translation of a text. @throws ThroughtimeError (rejects) as `encode` and `beamSearch` */
  async translate(text: string, options?: TranslateOptions): Promise<Translation> {
    const [first] = await this.#translate('translate', [text], options, () => 'text');
    return first as Translation;
  }

  /** The best translation of each text, in order. @throws ThroughtimeError (rejects) as `translate`, naming the text by its number from 0 */
  async translateBatch(texts: readonly string[], options?: TranslateOptions): Promise<readonly Translation[]> {
    return this.#translate('translateBatch', texts, options, (i) => `texts[${i}]`);
  }

  /**
   * The best translation of each text of a stream, in order. Texts that are there at once are translated together; a source that pauses gets
   * its translations first.
   * @throws ThroughtimeError (rejects) as `translateBatch`; what the source throws
   */
  async *translateStream(
    texts: Iterable<string> | AsyncIterable<string>,
    options?: TranslateOptions,
  ): AsyncGenerator<Translation, void, undefined> {
    const op = 'translateStream';
    const { batchSize } = checkOptions(op, options, decodingDefaults);
    let before = 0;
    // Several batches at once, so that texts of similar length can go together.
    for await (const some of gathered(texts, 8 * checkInteger(op, 'batchSize', batchSize))) {
      const first = before;
      yield* await this.#translate(op, some, options, (i) => `text ${first + i}`);
      before += some.length;
    }
  }

  /**
   * How well the translator does on texts whose translations are known.
   * @throws ThroughtimeError (rejects) as `translateBatch`; ERR_TT_ARG for no pairs
   */
  async evaluate(pairs: readonly TranslationPair[], options?: TranslateOptions & TranslationMeasures): Promise<TranslationReport> {
    const op = 'evaluate';
    listOf(parts({ source: text, target: textOrTexts }))(op, 'pairs', pairs);
    if (pairs.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'pairs', got: new Says('empty'), want: 'at least one pair' });
    const { bleu, rouge = false, ...decoding } = options === undefined ? {} : checkTable(op, 'options', options);
    const sources = pairs.map(({ source }) => source);
    const said = (await this.#translate(op, sources, decoding, (i) => `pairs[${i}].source`)).map(({ text }) => text);
    const wanted = pairs.map(({ target }) => target);
    const exact = said.filter((text, i) => [wanted[i] as string | readonly string[]].flat().some((right) => this.#same(text, right)));
    return {
      pairs: pairs.length,
      bleu: this.bleu(said, wanted, bleu),
      exact: exact.length / pairs.length,
      ...(rouge && { rouge: corpusRouge(said, wanted) }),
    };
  }

  /** BLEU of translations, under the rules that fit this translator's texts unless `options` say otherwise. @throws ThroughtimeError as `corpusBleu` */
  bleu(said: readonly string[], wanted: readonly (string | readonly string[])[], options?: BleuOptions): BleuScore {
    const tokenizer = this.target.unit === 'pretokenized' ? 'none' : '13a';
    return corpusBleu(said, wanted, { tokenizer, lowercase: this.lowercase, ...options });
  }

  /** The same tokens. */
  #same(said: string, right: string): boolean {
    return this.tokens('target', said).join('\0') === this.tokens('target', right).join('\0');
  }

  #encode(op: string, text: string, arg: string): Int32Array {
    const tokens = this.tokens('source', checkString(op, arg, text));
    const { maxSourceLength } = this.model.config;
    if (tokens.length === 0) throw complain('ERR_TT_ARG', { op, arg, got: new Says('empty'), want: 'at least one token' });
    if (tokens.length > maxSourceLength) {
      const got = new Says(`${tokens.length} tokens long`);
      throw complain('ERR_TT_RANGE', { op, arg, got, want: `at most ${maxSourceLength}`, why: 'maxSourceLength of the model' });
    }
    return this.source.vocabulary.encode(tokens);
  }

  async #translate(
    op: string,
    texts: readonly string[],
    options: TranslateOptions | undefined,
    name: (index: number) => string,
  ): Promise<readonly Translation[]> {
    const { batchSize, ...decoding } = checkOptions(op, options, decodingDefaults);
    checkInteger(op, 'batchSize', batchSize);
    checkArray(op, 'texts', texts);
    const sources = texts.map((text, i) => this.#encode(op, text, name(i)));
    // Texts of similar length together, so that batches hold little padding and end at about the same step.
    const order = [...sources.keys()].sort((a, b) => (sources[a] as Int32Array).length - (sources[b] as Int32Array).length);
    const answers: Translation[] = [];
    for (let start = 0; start < order.length; start += batchSize) {
      const cut = order.slice(start, start + batchSize);
      const found = await beamSearch(this.#search(cut.map((i) => sources[i] as Int32Array)), given(decoding));
      cut.forEach((i, row) => {
        const [best, ...others] = (found[row] as readonly Decoded[]).map((one) => this.#translation(one, texts[i] as string));
        answers[i] = { ...(best as Translation), ...(decoding.nBest > 1 && { alternatives: others }) };
      });
    }
    return answers;
  }

  /** The model, but nothing unknown is said. */
  #search(sources: readonly Int32Array[]): StepModel<SearchState> {
    const search = this.model.search(sources);
    const { unknownId } = this.target.vocabulary;
    return unknownId === undefined ? search : { ...search, silent: [...search.silent, unknownId] };
  }

  #translation({ tokens: ids, score, logProbability, finished, attention }: Decoded, source: string): Translation {
    const tokens = this.target.vocabulary.decode(ids);
    const text = tokensText(tokens, this.target.unit);
    const looks = attention && { attention, sourceTokens: this.tokens('source', source) };
    return { text, tokens, score, logProbability, finished, ...looks };
  }
}

const textOrTexts: Form = (op, arg, value) => {
  if (typeof value !== 'string') listOf(text)(op, arg, value);
};

/** What is given of some options. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function requireSide(arg: string, side: TranslatorSide | undefined, size: number): void {
  const op = 'Translator';
  const { vocabulary, unit } = checkOptions(`${op} ${arg}`, side, { vocabulary: undefined, unit: undefined }) as TranslatorSide;
  checkChoice(op, `${arg}.unit`, unit, textUnits);
  requireSize(op, `${arg}.vocabulary`, checkInstance(op, `${arg}.vocabulary`, vocabulary, Vocabulary).size, size, 'tokens');
}
