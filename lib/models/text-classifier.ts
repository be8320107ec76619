// Texts to classes: embedding, recurrent layers, one vector per text, a linear map.
import { checkChoice, checkDropout, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import type { TensorData } from '../create.js';
import type { Integers } from '../integers.js';
import { AttentionPooling } from '../layers/attention-pooling.js';
import { Dropout } from '../layers/dropout.js';
import { Embedding } from '../layers/embedding.js';
import { GRU } from '../layers/gru.js';
import { Linear } from '../layers/linear.js';
import { LSTM } from '../layers/lstm.js';
import { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';
import { lastStates, maxOfSteps, meanOfSteps, type Lengths, type Pooling } from './pooling.js';

/** Everything that decides the parameters of a classifier: plain data that a file can hold. */
export interface TextClassifierConfig {
  /** Kind of recurrent layer. Default `lstm`. */
  readonly cell?: 'lstm' | 'gru' | 'rnn';
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
    const { cell, vocabularySize, classes, embedding, hidden, layers, bidirectional, dropout, pooling } = this.config;
    const { vectors, freeze } = checkOptions('TextClassifier', options, { vectors: undefined, freeze: false });
    this.embedding = new Embedding(vocabularySize, embedding, { paddingIndex: 0, freeze, ...(vectors && { pretrained: vectors }) });
    const stack = { layers, bidirectional, dropout: layers > 1 ? dropout : 0, recurrentInit: 'orthogonal' } as const;
    if (cell === 'lstm') this.encoder = new LSTM(embedding, hidden, { ...stack, forgetBias: 1 });
    else this.encoder = cell === 'gru' ? new GRU(embedding, hidden, stack) : new RNN(embedding, hidden, stack);
    const width = hidden * this.encoder.directions;
    this.pool = pooling === 'attention' ? new AttentionPooling(width) : undefined;
    this.head = new Linear(width, classes);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for an id outside the vocabulary */
  forward({ tokens, lengths }: TextBatch): ClassifierOutput {
    const steps = lengths instanceof Int32Array ? lengths : Int32Array.from(lengths);
    const vectors = this.drop.forward(this.embedding.forward(tokens));
    const { output, state } = this.encoder.forward(vectors, { lengths: steps });
    if (this.pool) {
      const { context, weights } = this.pool.forward(output, { lengths: steps });
      return { logits: this.#classify(context), weights };
    }
    switch (this.config.pooling) {
      case 'mean':
        return { logits: this.#classify(meanOfSteps(output, steps)) };
      case 'max':
        return { logits: this.#classify(maxOfSteps(output, steps)) };
      default:
        return { logits: this.#classify(lastStates(state.h, this.encoder.directions)) };
    }
  }

  #classify(texts: Tensor): Tensor {
    return this.head.forward(this.drop.forward(texts));
  }
}

function complete(config: TextClassifierConfig): Required<TextClassifierConfig> {
  const op = 'TextClassifier';
  const filled = checkOptions(op, config, {
    cell: 'lstm',
    vocabularySize: undefined,
    classes: undefined,
    embedding: 100,
    hidden: 128,
    layers: 1,
    bidirectional: false,
    dropout: 0.5,
    pooling: 'last',
  });
  const { cell, vocabularySize, classes, embedding, hidden, layers, bidirectional, dropout, pooling } = filled;
  if (typeof bidirectional !== 'boolean')
    throw complain('ERR_TT_ARG', { op, arg: 'bidirectional', got: bidirectional, want: 'true or false' });
  return {
    cell: checkChoice(op, 'cell', cell, ['lstm', 'gru', 'rnn']),
    vocabularySize: checkInteger(op, 'vocabularySize', vocabularySize as number),
    classes: checkInteger(op, 'classes', classes as number),
    embedding: checkInteger(op, 'embedding', embedding),
    hidden: checkInteger(op, 'hidden', hidden),
    layers: checkInteger(op, 'layers', layers),
    bidirectional,
    dropout: checkDropout(op, 'dropout', dropout),
    pooling: checkChoice(op, 'pooling', pooling, ['last', 'mean', 'max', 'attention']),
  };
}
