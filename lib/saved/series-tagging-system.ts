// A trained tagger of series with everything it needs to read plain numbers.
import { listOf } from '../form.js';
import type { SeriesTagger } from '../models/series-tagger.js';
import { checkSeries, stepsOf, type SeriesValues } from '../series/values.js';
import { predictionOf, reportOf, stepTargets } from './answers.js';
import { rowsOf } from './by-length.js';
import type { ClassifierReport, Prediction } from './classifier.js';
import type { PredictOptions } from './predict-options.js';
import { SeriesAnswers, type SystemParts } from './series-answers.js';

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
export class SeriesTaggingSystem extends SeriesAnswers<SeriesTagger, readonly Prediction[]> {
  constructor(parts: SeriesTaggingParts) {
    super('SeriesTaggingSystem', parts);
  }

  /** The class of every step of each series. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_SHAPE for another number of features */
  async predict(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly (readonly Prediction[])[]> {
    const answers = await this.probabilities(series, options);
    return answers.map((steps) => steps.map((row) => predictionOf(row, this.labels)));
  }

  /** Probability of every class at every step of each series, by class number. @throws ThroughtimeError (rejects) as `predict` */
  async probabilities(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly (readonly Float64Array[])[]> {
    return this.softmax(series, options, (values, some) => {
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
    listOf(checkSeries)('evaluate', 'samples', samples);
    const targets = samples.flatMap((one, i) => stepTargets(`samples[${i}].labels`, one.labels, stepsOf(one), this.labels));
    return reportOf(targets, (await this.probabilities(samples, options)).flat(), this.labels);
  }
}
