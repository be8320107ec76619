// A class for every step of a series of vectors: recurrent layers, a linear map at each step.
import { checkInteger, checkOptions, checkTable } from '../check.js';
import { Dropout } from '../layers/dropout.js';
import type { GRU } from '../layers/gru.js';
import { Linear } from '../layers/linear.js';
import type { LSTM } from '../layers/lstm.js';
import type { RNN } from '../layers/rnn.js';
import { Model } from '../model.js';
import { int32Lengths } from './pooling.js';
import type { SeriesBatch, SeriesClassifierConfig } from './series-classifier.js';
import { checkStack, recurrentStack, stackDefaults } from './stack.js';
import type { TaggerOutput } from './tagger.js';

/** Everything that decides the parameters of a tagger of series: plain data that a file can hold. The defaults are those of `SeriesClassifier`. */
export type SeriesTaggerConfig = Omit<SeriesClassifierConfig, 'pooling'>;

/**
 * A recurrent model that tells the class of every step of a series: which activity a sensor sees, which part of a stroke a pen writes.
 * Bidirectional, a step's class depends on what follows too. Parameters `encoder.*` as the recurrent layer's, `head.weight`, `head.bias`;
 * initially as those of `TextClassifier`. For the loss leave out the padding by `crossEntropy`'s `mask`.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { crossEntropy, padSequences, padSeries, sequenceMask, seriesValues, SeriesTagger } from 'throughtime';
 * const model = new SeriesTagger({ inputs: 2, classes: 3, hidden: 8, bidirectional: true });
 * const batch = padSeries([seriesValues([[0, 1], [1, 3]]), seriesValues([[2, 2]])]);
 * const { logits } = model.forward(batch);
 * const loss = crossEntropy(logits, padSequences([[0, 2], [1]]).tokens, { mask: sequenceMask(batch.lengths, 2) });
 * console.log(logits.shape, loss.itemSync()); // [2,2,3] about 1.1
 * ```
 */
export class SeriesTagger extends Model {
  /** With the defaults filled in. */
  readonly config: Required<SeriesTaggerConfig>;
  readonly encoder: LSTM | GRU | RNN;
  readonly head: Linear;
  readonly drop: Dropout;

  constructor(config: SeriesTaggerConfig) {
    super();
    this.config = complete(config);
    const { inputs, classes, hidden, dropout } = this.config;
    this.encoder = recurrentStack(inputs, this.config);
    this.head = new Linear(hidden * this.encoder.directions, classes);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE */
  forward(batch: SeriesBatch): TaggerOutput {
    const { x, lengths } = checkTable('SeriesTagger', 'batch', batch);
    const { output } = this.encoder.forward(x, { lengths: int32Lengths('SeriesTagger', lengths) });
    return { logits: this.head.forward(this.drop.forward(output)) };
  }
}

function complete(config: SeriesTaggerConfig): Required<SeriesTaggerConfig> {
  const op = 'SeriesTagger';
  const filled = checkOptions(op, config, {
    inputs: undefined,
    classes: undefined,
    ...stackDefaults,
  });
  return {
    ...checkStack(op, filled),
    inputs: checkInteger(op, 'inputs', filled.inputs as number),
    classes: checkInteger(op, 'classes', filled.classes as number),
  };
}
