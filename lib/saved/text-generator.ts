// A trained language model with everything it needs to write and to read plain text.
import { checkChoice, checkInstance, checkInteger, checkOptions, checkString } from '../check.js';
import { tensor } from '../create.js';
import { randomFrom, type Random } from '../data/shuffle.js';
import { checkSampling, sampleIndex, samplingDefaults, type SamplingOptions } from '../decoding/sampling.js';
import { complain } from '../errors.js';
import { CarriedState } from '../layers/carried-state.js';
import { scoreTokens, type TextScore, type TextScoreOptions } from '../models/language-evaluation.js';
import { LanguageModel } from '../models/language-model.js';
import type { StackState } from '../models/language-stack.js';
import type { TypedArray } from '../native.js';
import { slice } from '../ops/shape.js';
import { noGrad, scope } from '../scope.js';
import { endOfLine, runningText, runningTokens, textLevels, type TextLevel } from '../text/running-text.js';
import { Vocabulary } from '../text/vocabulary.js';
import { requireSize } from './fit.js';
import { Held } from './held.js';

export interface TextGeneratorParts {
  readonly model: LanguageModel;
  /** Made of the training text's `runningTokens`. */
  readonly vocabulary: Vocabulary;
  readonly level: TextLevel;
}

export interface GenerateOptions extends SamplingOptions {
  /** Tokens to write. Default 200. */
  readonly maxTokens?: number;
  /** Makes the text depend on this and the prompt. Default: the generator of `setSeed`. */
  readonly seed?: number;
  /** The text ends before this string; nothing of it is written. Default: none. */
  readonly stop?: string;
}

interface Writing {
  readonly maxTokens: number;
  readonly sampling: SamplingOptions;
  readonly random: Random;
  readonly stop: string | undefined;
}

/**
 * Writes text and measures text: made from its parts after a training, or by `loadTextGenerator`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { characters, LanguageModel, TextGenerator, Vocabulary } from 'throughtime';
 * async function show() {
 *   const vocabulary = Vocabulary.build([characters('hello world')], { specials: ['<unk>'] });
 *   const model = new LanguageModel({ vocabularySize: vocabulary.size, hidden: 16 }); // to be trained
 *   const generator = new TextGenerator({ model, vocabulary, level: 'character' });
 *   for await (const piece of generator.generate('he', { maxTokens: 20, temperature: 0.8, seed: 1 })) process.stdout.write(piece);
 *   console.log((await generator.score('hello')).perplexity);
 * }
 * ```
 */
export class TextGenerator {
  readonly model: LanguageModel;
  readonly vocabulary: Vocabulary;
  readonly level: TextLevel;

  constructor(parts: TextGeneratorParts) {
    const op = 'TextGenerator';
    const filled = checkOptions(op, parts, { model: undefined, vocabulary: undefined, level: undefined });
    const { model, vocabulary, level } = filled as TextGeneratorParts;
    checkInstance(op, 'model', model, LanguageModel);
    checkInstance(op, 'vocabulary', vocabulary, Vocabulary);
    requireSize(op, 'vocabulary', vocabulary.size, model.config.vocabularySize, 'tokens');
    this.model = model;
    this.vocabulary = vocabulary;
    this.level = checkChoice(op, 'level', level, textLevels);
  }

  /** The ids of a whole text; unknown tokens are `<unk>`. @throws ThroughtimeError ERR_TT_ARG for an unknown token where there is no `<unk>` */
  encode(text: string): Int32Array {
    return this.vocabulary.encode(runningTokens(text, this.level));
  }

  /**
   * Continues a text, piece by piece as it is written; the prompt is not repeated, and `<unk>` is never written. The event loop stays free.
   * @param prompt an empty one begins a line. Unknown words are read as `<unk>`
   * @throws ThroughtimeError ERR_TT_ARG for a character that the model does not know; ERR_TT_ARG, ERR_TT_RANGE
   */
  generate(prompt: string, options?: GenerateOptions): AsyncGenerator<string, void, undefined> {
    const op = 'generate';
    const filled = checkOptions(op, options, { ...samplingDefaults, maxTokens: 200, seed: undefined, stop: undefined });
    const { maxTokens, seed, stop } = filled;
    const { topK, ...sampling } = checkSampling(op, filled);
    if (stop !== undefined && checkString(op, 'stop', stop) === '')
      throw complain('ERR_TT_ARG', { op, arg: 'stop', got: stop, want: 'at least one character' });
    const writing: Writing = {
      maxTokens: checkInteger(op, 'maxTokens', maxTokens, 0),
      sampling: { ...sampling, ...(topK !== undefined && { topK }) },
      random: randomFrom(seed === undefined ? undefined : checkInteger(op, 'seed', seed, 0), 0),
      stop,
    };
    return this.#write(this.#promptTokens(checkString(op, 'prompt', prompt)), writing);
  }

  /**
   * How well the model predicts a text: every token after the first.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for a text of less than two tokens; ERR_TT_RANGE
   */
  async score(text: string, options?: TextScoreOptions): Promise<TextScore> {
    return scoreTokens(this.model, this.encode(text), options);
  }

  async *#write(prompt: readonly string[], { maxTokens, sampling, random, stop }: Writing): AsyncGenerator<string, void, undefined> {
    const { vocabulary, level } = this;
    const carried = new CarriedState<StackState>({ op: 'generate', batchAxis: 1 });
    const held = new Held(stop);
    try {
      let read = vocabulary.encode(prompt);
      let before = prompt.at(-1);
      for (let written = 0; written < maxTokens; written++) {
        const logits = Float32Array.from(await this.#after(read, carried));
        if (vocabulary.unknownId !== undefined && vocabulary.size > 1) logits[vocabulary.unknownId] = -Infinity;
        const id = sampleIndex(logits, sampling, random);
        const token = vocabulary.tokens[id] as string;
        const piece = held.add(runningText(token, before, level));
        if (piece !== '') yield piece;
        if (held.ended) return;
        [read, before] = [Int32Array.of(id), token];
      }
      if (held.rest !== '') yield held.rest;
    } finally {
      carried.reset();
    }
  }

  /** The scores of the token after some, which are read from the state that is carried. */
  #after(tokens: Int32Array, carried: CarriedState<StackState>): Promise<TypedArray> {
    const { model } = this;
    const { training } = model;
    if (training) model.eval();
    try {
      return noGrad(() =>
        scope(() => {
          const { logits, state } = model.step(tensor(tokens, { shape: [1, tokens.length] }), carried.before(false, 1));
          carried.carry(false, state);
          return slice(logits, 1, -1).data();
        }),
      );
    } finally {
      if (training) model.train();
    }
  }

  #promptTokens(prompt: string): readonly string[] {
    const { level, vocabulary } = this;
    const lineEnd = level === 'word' ? endOfLine : '\n';
    const tokens = prompt === '' ? [lineEnd] : runningTokens(prompt, level);
    if (level === 'word' && prompt !== '' && !prompt.endsWith('\n')) tokens.pop(); // the line goes on
    if (tokens.length === 0) tokens.push(lineEnd);
    const stranger = tokens.find((token) => !vocabulary.has(token));
    if (stranger !== undefined && (level === 'character' || vocabulary.unknownId === undefined)) {
      const known = `${vocabulary.size - vocabulary.specials.length} ${level}s of the training text`;
      throw complain('ERR_TT_ARG', {
        op: 'generate',
        arg: 'prompt',
        got: prompt,
        want: `the ${known}`,
        why: `${JSON.stringify(stranger)} is none`,
      });
    }
    return tokens;
  }
}
