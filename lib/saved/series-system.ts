// A trained classifier of series with everything it needs to read plain numbers.
import type { SeriesClassifier } from '../models/series-classifier.js';
import type { SeriesValues } from '../series/values.js';
import { predictionOf, reportOf, targetsOf } from './answers.js';
import type { ClassifierReport, Prediction } from './classifier.js';
import { rowsOf } from './by-length.js';
import type { PredictOptions } from './predict-options.js';
import { SeriesAnswers, type SystemParts } from './series-answers.js';

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
export class SeriesSystem extends SeriesAnswers<SeriesClassifier, Prediction> {
  constructor(parts: SeriesParts) {
    super('SeriesSystem', parts);
  }

  /** The class of each series. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_SHAPE for another number of features */
  async predict(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly Prediction[]> {
    return (await this.probabilities(series, options)).map((row) => predictionOf(row, this.labels));
  }

  /** Probability of every class for each series, by class number. @throws ThroughtimeError (rejects) as `predict` */
  async probabilities(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly Float64Array[]> {
    return this.softmax(series, options, (values, some) => rowsOf(values, some.length));
  }

  /** How well it does on series whose class is known. @throws ThroughtimeError (rejects) ERR_TT_ARG for no series or an unknown label; as `predict` */
  async evaluate(samples: readonly (SeriesValues & { readonly label: string })[], options?: PredictOptions): Promise<ClassifierReport> {
    const targets = targetsOf(samples, this.labels);
    return reportOf(targets, await this.probabilities(samples, options), this.labels);
  }
}
