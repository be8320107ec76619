// The training itself: scales, model, Trainer.
import { batches } from '../../data/index.js';
import { crossEntropy } from '../../losses/index.js';
import { SeriesClassifier, type SeriesBatch } from '../../models/series-classifier.js';
import type { ClassifierOutput } from '../../models/text-classifier.js';
import { setSeed } from '../../random.js';
import { SeriesSystem } from '../../saved/series-system.js';
import type { LabelledSeries } from '../../series/readers/labelled.js';
import { Scaler } from '../../series/scaler.js';
import { featuresOf, padSeries, stepsOf } from '../../series/values.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { rightRows } from '../classification/right.js';
import { tell } from '../output.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import type { SeriesClasses } from './corpus.js';
import type { SeriesTrainOptions } from './options.js';

type Batch = SeriesBatch & { readonly classes: readonly number[] };

/** Trains a classifier of series; its weights are those of the epoch with the best dev accuracy. */
export async function fitSeries(
  { labels, train, dev }: SeriesClasses,
  context: FitContext,
  options: SeriesTrainOptions,
): Promise<{ readonly system: SeriesSystem; readonly history: readonly HistoryEntry[] }> {
  const { epochs, batch, seed, cell, layers, hidden, bidirectional = false, pooling = 'last', dropout } = options;
  const scaler = Scaler.fit(options.scaler, featuresOf(train));
  setSeed(seed);
  const model = new SeriesClassifier({
    inputs: scaler.size,
    classes: labels.length,
    cell,
    layers,
    hidden,
    bidirectional,
    pooling,
    dropout,
  });
  const numbers = new Map(labels.map((label, c) => [label, c]));
  const collate = (series: readonly LabelledSeries[]): Batch => ({
    ...padSeries(series, scaler),
    classes: series.map(({ label }) => numbers.get(label) as number),
  });
  const data = batches(train, { batchSize: batch, shuffle: true, seed, bucketBy: stepsOf, collate });
  const trainer = new Trainer<Batch, ClassifierOutput>(model, {
    ...trainerOptions(model, epochs * data.length, options),
    loss: ({ logits }, { classes }) => crossEntropy(logits, classes),
  });
  tell(`${train.length} series to train, ${dev.length} to choose the epoch; ${scaler.size} features, ${model.numParameters} parameters`);
  const history = await trainer.fit(data, {
    ...fitOptions(options, context, { monitor: 'accuracy', mode: 'max' }),
    validation: batches(dev, { batchSize: 2 * batch, bucketBy: stepsOf, collate }),
    metrics: { accuracy: ({ logits }, { classes }) => rightRows(logits, classes).mean() },
  });
  return { system: new SeriesSystem({ model: model.eval(), scaler, labels }), history };
}
