// A tag for every token: embedding, recurrent layers, a linear map at each step.
import { checkInteger, checkOptions, checkTable } from '../check.js';
import { Dropout } from '../layers/dropout.js';
import type { Embedding } from '../layers/embedding.js';
import type { GRU } from '../layers/gru.js';
import { Linear } from '../layers/linear.js';
import type { LSTM } from '../layers/lstm.js';
import type { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';
import { int32Lengths } from './pooling.js';
import { checkStack, recurrentStack, stackDefaults, type CellKind } from './stack.js';
import { textEmbedding, type TextBatch, type TextClassifierOptions } from './text-classifier.js';

/** Everything that decides the parameters of a tagger: plain data that a file can hold. */
export interface TaggerConfig {
  /** V, number of token ids; 0 pads. */
  readonly vocabularySize: number;
  /** C, number of tags. */
  readonly tags: number;
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** E, length of a word's vector. Default 100. */
  readonly embedding?: number;
  /** H, units of a layer and direction. Default 128. */
  readonly hidden?: number;
  /** Layers on top of each other. Default 1. */
  readonly layers?: number;
  /** Read from both ends, so that a tag depends on what follows too. Default true. */
  readonly bidirectional?: boolean;
  /** Probability of dropping while training: of word vectors, between layers, and before the linear map. Default 0.5. */
  readonly dropout?: number;
}

/** How its word vectors start. */
export type TaggerOptions = TextClassifierOptions;

export interface TaggerOutput {
  /** `[B,T,C]`, not normalised; what stands after a row's end means nothing. */
  readonly logits: Tensor;
}

/**
 * A recurrent tagger (Huang, Xu and Yu 2015, without the CRF). Parameters `embedding.weight`, `encoder.*` as the recurrent layer's,
 * `head.weight`, `head.bias`; initially as those of `TextClassifier`. For the loss pad the tags with `crossEntropy`'s `ignoreIndex`.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE, ERR_TT_SHAPE when vectors are not V x E
 * @example
 * ```ts
 * import { crossEntropy, padSequences, Tagger } from 'throughtime';
 * const model = new Tagger({ vocabularySize: 1000, tags: 5, hidden: 16 });
 * const { logits } = model.forward(padSequences([[5, 8, 2], [7]]));
 * const loss = crossEntropy(logits, padSequences([[1, 0, 4], [2]], { value: -100 }).tokens);
 * console.log(logits.shape, loss.itemSync()); // [2,3,5] about 1.6
 * ```
 */
export class Tagger extends Model {
  /** With the defaults filled in. */
  readonly config: Required<TaggerConfig>;
  readonly embedding: Embedding;
  readonly encoder: LSTM | GRU | RNN;
  readonly head: Linear;
  readonly drop: Dropout;

  constructor(config: TaggerConfig, options?: TaggerOptions) {
    super();
    this.config = complete(config);
    const { tags, embedding, hidden, dropout } = this.config;
    this.embedding = textEmbedding('Tagger', this.config, options);
    this.encoder = recurrentStack(embedding, this.config);
    this.head = new Linear(hidden * this.encoder.directions, tags);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for an id outside the vocabulary */
  forward(batch: TextBatch): TaggerOutput {
    const { tokens, lengths } = checkTable('Tagger', 'batch', batch);
    const words = this.drop.forward(this.embedding.forward(tokens));
    const { output } = this.encoder.forward(words, { lengths: int32Lengths('Tagger', lengths) });
    return { logits: this.head.forward(this.drop.forward(output)) };
  }
}

function complete(config: TaggerConfig): Required<TaggerConfig> {
  const op = 'Tagger';
  const filled = checkOptions(op, config, {
    vocabularySize: undefined,
    tags: undefined,
    embedding: 100,
    ...stackDefaults,
    bidirectional: true,
    dropout: 0.5,
  });
  return {
    ...checkStack(op, filled),
    vocabularySize: checkInteger(op, 'vocabularySize', filled.vocabularySize as number),
    tags: checkInteger(op, 'tags', filled.tags as number),
    embedding: checkInteger(op, 'embedding', filled.embedding),
  };
}
