// A trained classifier of series with everything it needs to read plain numbers.
import { checkInteger, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import type { SeriesClassifier } from '../models/series-classifier.js';
import type { Scaler } from '../series/scaler.js';
import { padSeries, stepsOf, type SeriesValues } from '../series/values.js';
import { predictionOf, reportOf, targetsOf } from './answers.js';
import type { ClassifierReport, Prediction, PredictOptions } from './classifier.js';
import { gathered } from './gather.js';
import { infer } from './infer.js';

export interface SeriesParts {
  readonly model: SeriesClassifier;
  readonly scaler: Scaler;
  /** Names of the classes, by number. */
  readonly labels: readonly string[];
}

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
    const op = 'SeriesSystem';
    const filled = checkOptions(op, parts, { model: undefined, scaler: undefined, labels: undefined });
    const { model, scaler, labels } = filled as SeriesParts;
    const fits = (arg: string, got: number, want: number, what: string) => {
      if (got !== want)
        throw complain('ERR_TT_ARG', { op, arg, got: new Says(`${got} ${what}`), want: `${want}`, why: 'the model has as many' });
    };
    fits('scaler', scaler.size, model.config.inputs, 'features');
    fits('labels', labels.length, model.config.classes, 'names');
    if (new Set(labels).size < labels.length) throw complain('ERR_TT_ARG', { op, arg: 'labels', got: labels, want: 'different names' });
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
    series.forEach(({ features }, i) => {
      if (features === this.scaler.size) return;
      const got = new Says(`of ${features} features`);
      throw complain('ERR_TT_SHAPE', { op, arg: `series[${i}]`, got, want: `${this.scaler.size}`, why: 'as the model was trained on' });
    });
    // Series of similar length together, so that batches hold little padding.
    const order = [...series.keys()].sort((a, b) => stepsOf(series[a] as SeriesValues) - stepsOf(series[b] as SeriesValues));
    const rows: Float64Array[] = [];
    const size = this.labels.length;
    for (let start = 0; start < order.length; start += batchSize) {
      const cut = order.slice(start, start + batchSize);
      const some = cut.map((i) => series[i] as SeriesValues);
      const values = await infer(this.model, () => this.model.forward(padSeries(some, this.scaler)).logits.softmax());
      cut.forEach((i, row) => (rows[i] = Float64Array.from(values.subarray(row * size, (row + 1) * size))));
    }
    return rows;
  }

  /** How well it does on series whose class is known. @throws ThroughtimeError (rejects) ERR_TT_ARG for no series or an unknown label; as `predict` */
  async evaluate(samples: readonly (SeriesValues & { readonly label: string })[], options?: PredictOptions): Promise<ClassifierReport> {
    const targets = targetsOf(samples, this.labels);
    return reportOf(targets, await this.probabilities(samples, options), this.labels);
  }
}
