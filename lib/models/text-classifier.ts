// Texts to classes: embedding, recurrent layers, one vector per text, a linear map.
import { checkChoice, checkInteger, checkOptions, checkTable } from '../check.js';
import type { TensorData } from '../create.js';
import type { Integers } from '../integers.js';
import { AttentionPooling } from '../layers/attention-pooling.js';
import { Dropout } from '../layers/dropout.js';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import type { GRU } from '../layers/gru.js';
import type { LSTM } from '../layers/lstm.js';
import type { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';
import { int32Lengths, poolSteps, type Lengths, type Pooling } from './pooling.js';
import { checkStack, recurrentStack, stackDefaults, type CellKind } from './stack.js';

/** Everything that decides the parameters of a classifier: plain data that a file can hold. */
export interface TextClassifierConfig {
  /** Kind of recurrent layer. Default `lstm`. */
  readonly cell?: CellKind;
  /** V, number of token ids; 0 pads. */
  readonly vocabularySize: number;
  /** C, number of classes. */
  readonly classes: number;
  /** E, length of a word's vector. Default 100. */
  readonly embedding?: number;
  /** H, units of a layer and direction. Default 128. */
  readonly hidden?: number;
  /** Layers on top of each other. Default 1. */
  readonly layers?: number;
  /** Read from both ends. Default false. */
  readonly bidirectional?: boolean;
  /** Probability of dropping while training: of word vectors, between layers, and before the linear map. Default 0.5. */
  readonly dropout?: number;
  /** How the outputs of all steps become one vector. Default `last`. */
  readonly pooling?: Pooling;
}

export interface TextClassifierOptions {
  /** Initial word vectors, `[V,E]` in any form `tensor` reads. Default: random. */
  readonly vectors?: Tensor | TensorData;
  /** Keep the word vectors as they are. Default false. */
  readonly freeze?: boolean;
}

/** A padded batch of texts, as `padSequences` makes it. */
export interface TextBatch {
  /** `[B,T]` ids in [0, V). */
  readonly tokens: Integers;
  /** Tokens of each row, `[B]`, 0 allowed. */
  readonly lengths: Lengths;
}

export interface ClassifierOutput {
  /** `[B,C]`, not normalised. */
  readonly logits: Tensor;
  /** Weight of every step `[B,T]`, with attention pooling. */
  readonly weights?: Tensor;
}

/**
 * A recurrent classifier of texts. Parameters `embedding.weight`, `encoder.*` as the recurrent layer's, `pool.*` with attention,
 * `head.weight`, `head.bias`. Recurrent weights start orthogonal and an LSTM's forget gate open (bias 1), word vectors standard normal.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE, ERR_TT_SHAPE when vectors are not V x E
 * @example
 * ```ts
 * import { padSequences, TextClassifier } from 'throughtime';
 * const model = new TextClassifier({ vocabularySize: 1000, classes: 2, hidden: 16, bidirectional: true, pooling: 'attention' });
 * const { logits, weights } = model.forward(padSequences([[5, 8, 2], [7]]));
 * console.log(logits.shape, weights?.shape); // [2,2] [2,3]
 * ```
 */
export class TextClassifier extends Model {
  /** With the defaults filled in. */
  readonly config: Required<TextClassifierConfig>;
  readonly embedding: Embedding;
  readonly encoder: LSTM | GRU | RNN;
  readonly pool: AttentionPooling | undefined;
  readonly head: Linear;
  readonly drop: Dropout;

  constructor(config: TextClassifierConfig, options?: TextClassifierOptions) {
    super();
    this.config = complete(config);
    const { classes, embedding, hidden, dropout, pooling } = this.config;
    this.embedding = textEmbedding('TextClassifier', this.config, options);
    this.encoder = recurrentStack(embedding, this.config);
    const width = hidden * this.encoder.directions;
    this.pool = pooling === 'attention' ? new AttentionPooling(width) : undefined;
    this.head = new Linear(width, classes);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for an id outside the vocabulary */
  forward(batch: TextBatch): ClassifierOutput {
    const { tokens, lengths } = checkTable('TextClassifier', 'batch', batch);
    const steps = int32Lengths('TextClassifier', lengths);
    const words = this.drop.forward(this.embedding.forward(tokens));
    const { pool, encoder, config } = this;
    const { vectors, ...weights } = poolSteps(encoder.forward(words, { lengths: steps }), steps, {
      pooling: config.pooling,
      pool,
      directions: encoder.directions,
    });
    return { logits: this.head.forward(this.drop.forward(vectors)), ...weights };
  }
}

/** The vectors of the words that a model of texts reads; id 0 pads. */
export function textEmbedding(
  op: string,
  { vocabularySize, embedding }: { readonly vocabularySize: number; readonly embedding: number },
  options: TextClassifierOptions | undefined,
): Embedding {
  const { vectors, freeze } = checkOptions(op, options, { vectors: undefined, freeze: false });
  return new Embedding(vocabularySize, embedding, { paddingIndex: 0, freeze, ...(vectors !== undefined && { pretrained: vectors }) });
}

function complete(config: TextClassifierConfig): Required<TextClassifierConfig> {
  const op = 'TextClassifier';
  const filled = checkOptions(op, config, {
    vocabularySize: undefined,
    classes: undefined,
    embedding: 100,
    ...stackDefaults,
    dropout: 0.5,
    pooling: 'last',
  });
  const { vocabularySize, classes, embedding, pooling } = filled;
  return {
    ...checkStack(op, filled),
    vocabularySize: checkInteger(op, 'vocabularySize', vocabularySize as number),
    classes: checkInteger(op, 'classes', classes as number),
    embedding: checkInteger(op, 'embedding', embedding),
    pooling: checkChoice(op, 'pooling', pooling, ['last', 'mean', 'max', 'attention']),
  };
}
