// A trained classifier of series with everything it needs to read plain numbers.
import { checkInteger, checkOptions } from '../check.js';
import type { SeriesClassifier } from '../models/series-classifier.js';
import type { Scaler } from '../series/scaler.js';
import { padSeries, stepsOf, type SeriesValues } from '../series/values.js';
import { predictionOf, reportOf, targetsOf } from './answers.js';
import type { ClassifierReport, Prediction, PredictOptions } from './classifier.js';
import { byLength, rowsOf } from './by-length.js';
import { gathered } from './gather.js';
import { infer } from './infer.js';
import { checkSeriesParts, requireFeatures, type SystemParts } from './series-parts.js';

export type SeriesParts = SystemParts<SeriesClassifier>;

/**
 * A classifier of series: made from its parts after a training, or by `loadSeriesClassifier`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { Scaler, SeriesClassifier, SeriesSystem, seriesValues } from 'throughtime';
 * async function show() {
 *   const model = new SeriesClassifier({ inputs: 2, classes: 2, hidden: 8 });
 *   const system = new SeriesSystem({ model, scaler: Scaler.fit('none', [[0], [0]]), labels: ['circle', 'line'] });
 *   const [answer] = await system.predict([seriesValues([[0, 1], [1, 2], [2, 3]])]);
 *   console.log(answer?.label, answer?.probability);
 * }
 * ```
 */
export class SeriesSystem {
  readonly model: SeriesClassifier;
  readonly scaler: Scaler;
  readonly labels: readonly string[];

  constructor(parts: SeriesParts) {
    const { model, scaler, labels } = checkSeriesParts('SeriesSystem', parts);
    this.model = model;
    this.scaler = scaler;
    this.labels = labels;
  }

  /** The class of each series. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_SHAPE for another number of features */
  async predict(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly Prediction[]> {
    return (await this.probabilities(series, options)).map((row) => predictionOf(row, this.labels));
  }

  /** The same for a stream, in order; what is there at once is computed together. @throws ThroughtimeError (rejects) as `predict`; what the source throws */
  async *predictStream(
    series: Iterable<SeriesValues> | AsyncIterable<SeriesValues>,
    options?: PredictOptions,
  ): AsyncGenerator<Prediction, void, undefined> {
    const { batchSize } = checkOptions('predictStream', options, { batchSize: 64 });
    for await (const some of gathered(series, checkInteger('predictStream', 'batchSize', batchSize)))
      yield* await this.predict(some, { batchSize });
  }

  /** Probability of every class for each series, by class number. @throws ThroughtimeError (rejects) as `predict` */
  async probabilities(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly Float64Array[]> {
    const op = 'predict';
    const batchSize = checkInteger(op, 'batchSize', checkOptions(op, options, { batchSize: 64 }).batchSize);
    requireFeatures(op, series, this.scaler);
    return byLength(series, stepsOf, batchSize, async (some) => {
      const values = await infer(this.model, () => this.model.forward(padSeries(some, this.scaler)).logits.softmax());
      return rowsOf(values, some.length);
    });
  }

  /** How well it does on series whose class is known. @throws ThroughtimeError (rejects) ERR_TT_ARG for no series or an unknown label; as `predict` */
  async evaluate(samples: readonly (SeriesValues & { readonly label: string })[], options?: PredictOptions): Promise<ClassifierReport> {
    const targets = targetsOf(samples, this.labels);
    return reportOf(targets, await this.probabilities(samples, options), this.labels);
  }
}
