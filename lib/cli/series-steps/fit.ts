// The training itself: scales, model, Trainer.
import { batches } from '../../data/index.js';
import { padSequences } from '../../data/pad.js';
import type { SeriesBatch } from '../../models/series-classifier.js';
import { SeriesTagger } from '../../models/series-tagger.js';
import type { TaggerOutput } from '../../models/tagger.js';
import { setSeed } from '../../random.js';
import { SeriesTaggingSystem } from '../../saved/series-tagging-system.js';
import type { StepLabelledSeries } from '../../series/readers/labelled.js';
import { Scaler } from '../../series/scaler.js';
import { featuresOf, padSeries, stepsOf } from '../../series/values.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { stepAccuracy, stepLoss, type StepClasses } from '../classification/steps.js';
import { tell } from '../output.js';
import type { SeriesTrainOptions } from '../series/options.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import type { StepSeries } from './corpus.js';

type Batch = SeriesBatch & StepClasses;

/** Trains a tagger of series; its weights are those of the epoch with the best accuracy on the dev steps. */
export async function fitSteps(
  { labels, train, dev }: StepSeries,
  context: FitContext,
  options: SeriesTrainOptions,
): Promise<{ readonly system: SeriesTaggingSystem; readonly history: readonly HistoryEntry[] }> {
  const { epochs, batch, seed, cell, layers, hidden, bidirectional = false, dropout } = options;
  const scaler = Scaler.fit(options.scaler, featuresOf(train));
  setSeed(seed);
  const sizes = { inputs: scaler.size, classes: labels.length, hidden, layers };
  const model = new SeriesTagger({ ...sizes, cell, bidirectional, dropout });
  const numbers = new Map(labels.map((label, c) => [label, c]));
  const collate = (series: readonly StepLabelledSeries[]): Batch => {
    const { x } = padSeries(series, scaler);
    const { tokens: tags, lengths } = padSequences(series.map((one) => one.labels.map((label) => numbers.get(label) as number)));
    return { x, tags, lengths };
  };
  const data = batches(train, { batchSize: batch, shuffle: true, seed, bucketBy: stepsOf, collate });
  const trainer = new Trainer<Batch, TaggerOutput>(model, { ...trainerOptions(model, epochs * data.length, options), loss: stepLoss });
  tell(`${train.length} series to train, ${dev.length} to choose the epoch; ${scaler.size} features, ${labels.length} labels of steps, ${model.numParameters} parameters`); // prettier-ignore
  const history = await trainer.fit(data, {
    ...fitOptions(options, context, { monitor: 'accuracy', mode: 'max' }),
    validation: batches(dev, { batchSize: 2 * batch, bucketBy: stepsOf, collate }),
    metrics: { accuracy: stepAccuracy(dev.map(stepsOf)) },
  });
  return { system: new SeriesTaggingSystem({ model: model.eval(), scaler, labels }), history };
}
