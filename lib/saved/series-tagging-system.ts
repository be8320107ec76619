// A trained tagger of series with everything it needs to read plain numbers.
import { checkInteger, checkOptions } from '../check.js';
import type { SeriesTagger } from '../models/series-tagger.js';
import type { Scaler } from '../series/scaler.js';
import { padSeries, stepsOf, type SeriesValues } from '../series/values.js';
import { predictionOf, reportOf, stepTargets } from './answers.js';
import { byLength, rowsOf } from './by-length.js';
import type { ClassifierReport, Prediction, PredictOptions } from './classifier.js';
import { gathered } from './gather.js';
import { infer } from './infer.js';
import { checkSeriesParts, requireFeatures, type SystemParts } from './series-parts.js';

export type SeriesTaggingParts = SystemParts<SeriesTagger>;

/**
 * A tagger of the steps of series: made from its parts after a training, or by `loadSeriesTagger`.
 * @throws ThroughtimeError ERR_TT_ARG when the parts do not fit together
 * @example
 * ```ts
 * import { Scaler, SeriesTagger, SeriesTaggingSystem, seriesValues } from 'throughtime';
 * async function show() {
 *   const model = new SeriesTagger({ inputs: 2, classes: 2, hidden: 8 });
 *   const system = new SeriesTaggingSystem({ model, scaler: Scaler.fit('none', [[0], [0]]), labels: ['rest', 'walk'] });
 *   const [steps] = await system.predict([seriesValues([[0, 1], [1, 2], [2, 3]])]);
 *   console.log(steps?.map(({ label, probability }) => `${label} ${probability}`)); // one per step
 * }
 * ```
 */
export class SeriesTaggingSystem {
  readonly model: SeriesTagger;
  readonly scaler: Scaler;
  readonly labels: readonly string[];

  constructor(parts: SeriesTaggingParts) {
    const { model, scaler, labels } = checkSeriesParts('SeriesTaggingSystem', parts);
    this.model = model;
    this.scaler = scaler;
    this.labels = labels;
  }

  /** The class of every step of each series. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_SHAPE for another number of features */
  async predict(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly (readonly Prediction[])[]> {
    const answers = await this.probabilities(series, options);
    return answers.map((steps) => steps.map((row) => predictionOf(row, this.labels)));
  }

  /** The same for a stream, in order; what is there at once is computed together. @throws ThroughtimeError (rejects) as `predict`; what the source throws */
  async *predictStream(
    series: Iterable<SeriesValues> | AsyncIterable<SeriesValues>,
    options?: PredictOptions,
  ): AsyncGenerator<readonly Prediction[], void, undefined> {
    const { batchSize } = checkOptions('predictStream', options, { batchSize: 64 });
    for await (const some of gathered(series, checkInteger('predictStream', 'batchSize', batchSize)))
      yield* await this.predict(some, { batchSize });
  }

  /** Probability of every class at every step of each series, by class number. @throws ThroughtimeError (rejects) as `predict` */
  async probabilities(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly (readonly Float64Array[])[]> {
    const op = 'predict';
    const batchSize = checkInteger(op, 'batchSize', checkOptions(op, options, { batchSize: 64 }).batchSize);
    requireFeatures(op, series, this.scaler);
    return byLength(series, stepsOf, batchSize, async (some) => {
      const values = await infer(this.model, () => this.model.forward(padSeries(some, this.scaler)).logits.softmax());
      const padded = values.length / this.labels.length;
      const steps = rowsOf(values, padded);
      return some.map((one, row) => steps.slice((row * padded) / some.length, (row * padded) / some.length + stepsOf(one)));
    });
  }

  /**
   * How well it does, counted by steps, on series whose labels are known.
   * @throws ThroughtimeError (rejects) ERR_TT_ARG for no series or an unknown label, ERR_TT_SHAPE when a series has not a label per step; as `predict`
   */
  async evaluate(
    samples: readonly (SeriesValues & { readonly labels: readonly string[] })[],
    options?: PredictOptions,
  ): Promise<ClassifierReport> {
    const targets = samples.flatMap((one, i) => stepTargets(`samples[${i}].labels`, one.labels, stepsOf(one), this.labels));
    return reportOf(targets, (await this.probabilities(samples, options)).flat(), this.labels);
  }
}
