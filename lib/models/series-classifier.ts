// Series of vectors to classes: recurrent layers, one vector per series, a linear map. Strokes, sensors, the rows of images.
import { checkChoice, checkInteger, checkOptions, checkTable } from '../check.js';
import { AttentionPooling } from '../layers/attention-pooling.js';
import { Dropout } from '../layers/dropout.js';
import type { GRU } from '../layers/gru.js';
import { Linear } from '../layers/linear.js';
import type { LSTM } from '../layers/lstm.js';
import type { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';
import { int32Lengths, poolSteps, type Lengths, type Pooling } from './pooling.js';
import { checkStack, recurrentStack, stackDefaults, type CellKind } from './stack.js';
import type { ClassifierOutput } from './text-classifier.js';

/** Everything that decides the parameters of a classifier of series: plain data that a file can hold. */
export interface SeriesClassifierConfig {
  /** I, numbers of a step. */
  readonly inputs: number;
  /** C, number of classes. */
  readonly classes: number;
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** H, units of a layer and direction. Default 128. */
  readonly hidden?: number;
  /** Layers on top of each other. Default 1. */
  readonly layers?: number;
  /** Read from both ends. Default false. */
  readonly bidirectional?: boolean;
  /** Probability of dropping while training: between layers, and before the linear map. Default 0. */
  readonly dropout?: number;
  /** How the outputs of all steps become one vector. Default `last`. */
  readonly pooling?: Pooling;
}

/** A padded batch of series, as `padSeries` makes it. */
export interface SeriesBatch {
  /** `[B,T,I]` */
  readonly x: Tensor;
  /** Steps of each row, `[B]`, 0 allowed. */
  readonly lengths: Lengths;
}

/**
 * A recurrent classifier of series. Parameters `encoder.*` as the recurrent layer's, `pool.*` with attention, `head.weight`, `head.bias`;
 * initially as those of `TextClassifier`.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { SeriesClassifier, uniform } from 'throughtime';
 * const model = new SeriesClassifier({ inputs: 28, classes: 10, hidden: 16 });
 * console.log(model.forward({ x: uniform([2, 28, 28]), lengths: [28, 28] }).logits.shape); // [2,10]
 * ```
 */
export class SeriesClassifier extends Model {
  /** With the defaults filled in. */
  readonly config: Required<SeriesClassifierConfig>;
  readonly encoder: LSTM | GRU | RNN;
  readonly pool: AttentionPooling | undefined;
  readonly head: Linear;
  readonly drop: Dropout;

  constructor(config: SeriesClassifierConfig) {
    super();
    this.config = complete(config);
    const { inputs, classes, hidden, dropout, pooling } = this.config;
    this.encoder = recurrentStack(inputs, this.config);
    const width = hidden * this.encoder.directions;
    this.pool = pooling === 'attention' ? new AttentionPooling(width) : undefined;
    this.head = new Linear(width, classes);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE */
  forward(batch: SeriesBatch): ClassifierOutput {
    const { x, lengths } = checkTable('SeriesClassifier', 'batch', batch);
    const steps = int32Lengths('SeriesClassifier', lengths);
    const { pool, encoder, config } = this;
    const how = { pooling: config.pooling, pool, directions: encoder.directions };
    const { vectors, ...weights } = poolSteps(encoder.forward(x, { lengths: steps }), steps, how);
    return { logits: this.head.forward(this.drop.forward(vectors)), ...weights };
  }
}

function complete(config: SeriesClassifierConfig): Required<SeriesClassifierConfig> {
  const op = 'SeriesClassifier';
  const filled = checkOptions(op, config, {
    inputs: undefined,
    classes: undefined,
    ...stackDefaults,
    pooling: 'last',
  });
  return {
    ...checkStack(op, filled),
    inputs: checkInteger(op, 'inputs', filled.inputs as number),
    classes: checkInteger(op, 'classes', filled.classes as number),
    pooling: checkChoice(op, 'pooling', filled.pooling, ['last', 'mean', 'max', 'attention']),
  };
}
