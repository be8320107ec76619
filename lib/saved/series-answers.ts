// What trained models of series are made of, and how all of them read plain numbers.
import { checkArray, checkInstance, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { listOf, number, parts as form } from '../form.js';
import { Model } from '../model.js';
import type { SeriesBatch } from '../models/series-classifier.js';
import { Scaler } from '../series/scaler.js';
import { checkSeries, padSeries, stepsOf, type SeriesValues } from '../series/values.js';
import type { Tensor } from '../tensor.js';
import { batchSizeOf, type PredictOptions } from './predict-options.js';
import { byLength } from './by-length.js';
import { requireNames, requireSize } from './fit.js';
import { answerStream } from './gather.js';
import { infer } from './infer.js';

/** A model with the scales of its inputs and the names of its classes. */
export interface SystemParts<M> {
  readonly model: M;
  readonly scaler: Scaler;
  /** Names of the classes, by number. */
  readonly labels: readonly string[];
}

/** A model that names classes, of a series or of its steps. */
export interface SeriesModel extends Model {
  readonly config: { readonly inputs: number; readonly classes: number };
  forward(batch: SeriesBatch): { readonly logits: Tensor };
}

/** Base of the trained models of series, which give an answer for each. */
export abstract class SeriesAnswers<M extends SeriesModel, Answer> {
  readonly model: M;
  readonly scaler: Scaler;
  readonly labels: readonly string[];

  protected constructor(op: string, parts: SystemParts<M>) {
    const filled = checkOptions(op, parts, { model: undefined, scaler: undefined, labels: undefined });
    const { model, scaler, labels } = filled as SystemParts<M>;
    checkInstance(op, 'model', model, Model);
    checkInstance(op, 'scaler', scaler, Scaler);
    checkArray(op, 'labels', labels);
    form({ inputs: number, classes: number })(op, 'model.config', model.config);
    requireSize(op, 'scaler', scaler.size, model.config.inputs, 'features');
    requireNames(op, 'labels', labels, model.config.classes);
    this.model = model;
    this.scaler = scaler;
    this.labels = labels;
  }

  /** The answer for each series. @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_SHAPE for another number of features */
  abstract predict(series: readonly SeriesValues[], options?: PredictOptions): Promise<readonly Answer[]>;

  /** The same for a stream, in order; what is there at once is computed together. @throws ThroughtimeError (rejects) as `predict`; what the source throws */
  async *predictStream(
    series: Iterable<SeriesValues> | AsyncIterable<SeriesValues>,
    options?: PredictOptions,
  ): AsyncGenerator<Answer, void, undefined> {
    yield* answerStream(series, batchSizeOf('predictStream', options), (some, own) => this.predict(some, own));
  }

  /** What `read` makes of the probabilities of the classes, a batch of similar length at a time; one for each series. */
  protected softmax<T>(
    series: readonly SeriesValues[],
    options: PredictOptions | undefined,
    read: (values: Awaited<ReturnType<typeof infer>>, some: readonly SeriesValues[]) => readonly T[],
  ): Promise<readonly T[]> {
    const batchSize = batchSizeOf('predict', options);
    listOf(checkSeries)('predict', 'series', series);
    requireFeatures('predict', series, this.scaler);
    return byLength(series, stepsOf, batchSize, async (some) =>
      read(await infer(this.model, () => this.model.forward(padSeries(some, this.scaler)).logits.softmax()), some),
    );
  }
}

function requireFeatures(op: string, series: readonly SeriesValues[], { size }: Scaler): void {
  series.forEach(({ features }, i) => {
    if (features === size) return;
    const got = new Says(`of ${features} features`);
    throw complain('ERR_TT_SHAPE', { op, arg: `series[${i}]`, got, want: `${size}`, why: 'as the model was trained on' });
  });
}
