// A trained tagger with everything it needs to read tokens.
import { checkArray, checkInstance, checkOptions } from '../check.js';
import { padSequences } from '../data/pad.js';
import { isEntityTag } from '../metrics/entities.js';
import { listOf, parts, text } from '../form.js';
import { entityF1, type EntityScores } from '../metrics/entity-f1.js';
import { classificationReport, type ClassificationReport } from '../metrics/report.js';
import { Tagger } from '../models/tagger.js';
import { checkTokens } from '../text/counts.js';
import { Vocabulary } from '../text/vocabulary.js';
import { stepTargets } from './answers.js';
import { byLength, lengthOf } from './by-length.js';
import { requireNames, requireSize } from './fit.js';
import { answerStream } from './gather.js';
import { infer } from './infer.js';
import { batchSizeOf, type PredictOptions } from './predict-options.js';
import { largest } from '../largest.js';

export interface TaggingParts {
  readonly model: Tagger;
  readonly vocabulary: Vocabulary;
  /** Names of the tags, by number. */
  readonly tags: readonly string[];
  /** Whether words are looked up in small letters. Default false. */
  readonly lowercase?: boolean;
}

/** A token with its answer. */
export interface TokenTag {
  readonly token: string;
  readonly tag: string;
  readonly probability: number;
}

/** Scores of tokens by tag and, where the tags mark entities, of entities. */
export type TaggingReport = ClassificationReport & { readonly entities?: EntityScores };

/**
 * A tagger of tokens: made from its parts after a training, or by `loadTagger`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { Tagger, TaggingSystem, Vocabulary } from 'throughtime';
 * async function show() {
 *   const vocabulary = Vocabulary.build([['Ada', 'wrote', 'to', 'London']]);
 *   const model = new Tagger({ vocabularySize: vocabulary.size, tags: 3, hidden: 8 });
 *   const system = new TaggingSystem({ model, vocabulary, tags: ['B-LOC', 'B-PER', 'O'] });
 *   for (const { token, tag } of (await system.tag([['Ada', 'left']]))[0] ?? []) console.log(token, tag);
 * }
 * ```
 */
export class TaggingSystem {
  readonly model: Tagger;
  readonly vocabulary: Vocabulary;
  readonly tags: readonly string[];
  readonly lowercase: boolean;

  constructor(parts: TaggingParts) {
    const op = 'TaggingSystem';
    const filled = checkOptions(op, parts, { model: undefined, vocabulary: undefined, tags: undefined, lowercase: false });
    const { model, vocabulary, tags, lowercase } = filled as Required<TaggingParts>;
    checkInstance(op, 'model', model, Tagger);
    checkInstance(op, 'vocabulary', vocabulary, Vocabulary);
    requireSize(op, 'vocabulary', vocabulary.size, model.config.vocabularySize, 'tokens');
    checkArray(op, 'tags', tags);
    requireNames(op, 'tags', tags, model.config.tags);
    this.model = model;
    this.vocabulary = vocabulary;
    this.tags = tags;
    this.lowercase = lowercase;
  }

  /** The ids the model sees of some tokens. */
  encode(tokens: readonly string[]): Int32Array {
    checkTokens('TaggingSystem', 'tokens', tokens);
    return this.vocabulary.encode(this.lowercase ? tokens.map((token) => token.toLowerCase()) : tokens);
  }

  /** A tag for every token of each sentence. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE */
  async tag(sentences: readonly (readonly string[])[], options?: PredictOptions): Promise<readonly (readonly TokenTag[])[]> {
    listOf(listOf(text))('tag', 'sentences', sentences);
    return byLength(sentences, lengthOf, batchSizeOf('tag', options), async (some) => {
      const encoded = some.map((tokens) => this.encode(tokens));
      const values = await infer(this.model, () => this.model.forward(padSequences(encoded)).logits.softmax());
      const size = this.tags.length;
      const steps = values.length / size / some.length;
      return some.map((tokens, row) =>
        tokens.map((token, t) => {
          const first = (row * steps + t) * size;
          const best = largest(values.subarray(first, first + size));
          return { token, tag: this.tags[best] as string, probability: values[first + best] as number };
        }),
      );
    });
  }

  /** The same for a stream of sentences, in order; what is there at once is computed together. @throws ThroughtimeError (rejects) as `tag`; what the source throws */
  async *tagStream(
    sentences: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
    options?: PredictOptions,
  ): AsyncGenerator<readonly TokenTag[], void, undefined> {
    yield* answerStream(sentences, batchSizeOf('tagStream', options), (some, own) => this.tag(some, own));
  }

  /**
   * How well the tagger does on sentences whose tags are known: scores of tokens by tag, and of entities when all tags are O or like B-PER.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for no tokens or a tag that is none of the tagger's, ERR_TT_SHAPE
   */
  async evaluate(
    sentences: readonly { readonly tokens: readonly string[]; readonly tags: readonly string[] }[],
    options?: PredictOptions,
  ): Promise<TaggingReport> {
    listOf(parts({ tokens: listOf(text), tags: listOf(text) }))('evaluate', 'sentences', sentences);
    const targets = sentences.flatMap(({ tokens, tags }, s) => stepTargets(`sentences[${s}].tags`, tags, tokens.length, this.tags));
    const numbers = new Map(this.tags.map((tag, c) => [tag, c]));
    const answers = await this.tag(sentences.map(({ tokens }) => tokens), options); // prettier-ignore
    const predicted = answers.map((answer) => answer.map(({ tag }) => tag));
    const report = classificationReport(targets, predicted.flat().map((tag) => numbers.get(tag) as number), { labels: this.tags }); // prettier-ignore
    if (!this.tags.every(isEntityTag)) return report;
    return { ...report, entities: entityF1(sentences.map(({ tags }) => tags), predicted) }; // prettier-ignore
  }
}
