// A trained classifier with everything it needs to read plain texts.
import { checkArray, checkInstance, checkInteger, checkOptions } from '../check.js';
import { padSequences } from '../data/pad.js';
import type { Calibration } from '../metrics/calibration.js';
import type { ClassificationReport } from '../metrics/report.js';
import { TextClassifier } from '../models/text-classifier.js';
import { tokenizerOf, type TokenizerName } from '../text/tokenizers.js';
import { Vocabulary } from '../text/vocabulary.js';
import { predictionOf, reportOf, targetsOf } from './answers.js';
import { byLength, lengthOf, rowsOf } from './by-length.js';
import { requireNames, requireSize } from './fit.js';
import { answerStream } from './gather.js';
import { infer } from './infer.js';
import { batchSizeOf, type PredictOptions } from './predict-options.js';

export interface ClassifierParts {
  readonly model: TextClassifier;
  readonly vocabulary: Vocabulary;
  /** Name of the tokenizer the vocabulary was made with, as `tokenizerOf` takes it. */
  readonly tokenizer: TokenizerName;
  /** Names of the classes, by number. */
  readonly labels: readonly string[];
  /** Tokens of a text that are read; the rest is left out. Default: all. */
  readonly maxLength?: number | undefined;
}

/** The answer for one text. */
export interface Prediction {
  /** The most probable class. */
  readonly label: string;
  readonly probability: number;
  /** Of every class, by label; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** A text whose class is known. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

/** A report with the calibration and, for two classes, the area under the ROC curve; the second label is the positive class. */
export type ClassifierReport = ClassificationReport & { readonly calibration: Calibration; readonly rocAuc?: number };

/**
 * A classifier of plain texts: made from its parts after a training, or by `loadClassifier`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { basicEnglish, Classifier, TextClassifier, Vocabulary } from 'throughtime';
 * async function show() {
 *   const vocabulary = Vocabulary.build([basicEnglish('a fine day'), basicEnglish('a bad day')]);
 *   const model = new TextClassifier({ vocabularySize: vocabulary.size, classes: 2, hidden: 8 });
 *   const classifier = new Classifier({ model, vocabulary, tokenizer: 'basicEnglish', labels: ['bad', 'good'] });
 *   for (const { label, probability } of await classifier.predict(['what a day'])) console.log(label, probability);
 * }
 * ```
 */
export class Classifier {
  readonly model: TextClassifier;
  readonly vocabulary: Vocabulary;
  readonly tokenizer: TokenizerName;
  readonly labels: readonly string[];
  readonly maxLength: number | undefined;
  readonly #tokenize: (text: string) => readonly string[];

  constructor(parts: ClassifierParts) {
    const op = 'Classifier';
    const filled = checkOptions(op, parts, {
      model: undefined,
      vocabulary: undefined,
      tokenizer: undefined,
      labels: undefined,
      maxLength: undefined,
    });
    const { model, vocabulary, tokenizer, labels, maxLength } = filled as ClassifierParts;
    checkInstance(op, 'model', model, TextClassifier);
    checkInstance(op, 'vocabulary', vocabulary, Vocabulary);
    checkArray(op, 'labels', labels);
    const { vocabularySize, classes } = model.config;
    requireSize(op, 'vocabulary', vocabulary.size, vocabularySize, 'tokens');
    requireNames(op, 'labels', labels, classes);
    this.model = model;
    this.vocabulary = vocabulary;
    this.tokenizer = tokenizer;
    this.labels = labels;
    this.maxLength = maxLength === undefined ? undefined : checkInteger(op, 'maxLength', maxLength);
    this.#tokenize = tokenizerOf(tokenizer);
  }

  /** The tokens of a text that the model reads. */
  tokens(text: string): readonly string[] {
    return this.#tokenize(text).slice(0, this.maxLength);
  }

  /** The ids the model sees of a text. */
  encode(text: string): Int32Array {
    return this.vocabulary.encode(this.tokens(text));
  }

  /**
   * The class of each text. A text without known words, even an empty one, has an answer too.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE
   */
  async predict(texts: readonly string[], options?: PredictOptions): Promise<readonly Prediction[]> {
    const rows = await this.probabilities(texts, options);
    return rows.map((row) => predictionOf(row, this.labels));
  }

  /**
   * The class of each text of a stream, in order. Texts that are there at once are computed together; a source that pauses gets its answers first.
   * @throws ThroughtimeError (rejects) as `predict`; what the source throws
   */
  async *predictStream(
    texts: Iterable<string> | AsyncIterable<string>,
    options?: PredictOptions,
  ): AsyncGenerator<Prediction, void, undefined> {
    yield* answerStream(texts, batchSizeOf('predictStream', options), (some, own) => this.predict(some, own));
  }

  /** Probability of every class for each text, by class number. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE */
  async probabilities(texts: readonly string[], options?: PredictOptions): Promise<readonly Float64Array[]> {
    const batchSize = batchSizeOf('predict', options);
    checkArray('predict', 'texts', texts);
    const encoded = texts.map((text) => this.encode(text));
    return byLength(encoded, lengthOf, batchSize, async (some) => {
      const values = await infer(this.model, () => this.model.forward(padSequences(some)).logits.softmax());
      return rowsOf(values, some.length);
    });
  }

  /**
   * How well the classifier does on texts whose class is known.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for no texts or a label that is none of the classifier's
   */
  async evaluate(samples: readonly LabelledText[], options?: PredictOptions): Promise<ClassifierReport> {
    const targets = targetsOf(samples, this.labels);
    const rows = await this.probabilities(
      samples.map(({ text }) => text),
      options,
    );
    return reportOf(targets, rows, this.labels);
  }
}
