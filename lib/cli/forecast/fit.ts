// The training itself: preparation, windows, model, Trainer.
import { batches } from '../../data/index.js';
import { huber, l1, mse } from '../../losses/index.js';
import { Forecaster } from '../../models/forecaster.js';
import { setSeed } from '../../random.js';
import { ForecastSystem } from '../../saved/forecast-system.js';
import { Preparation } from '../../series/preparation.js';
import { windowsOf, type WindowBatch } from '../../series/windows.js';
import type { Tensor } from '../../tensor.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { tell } from '../output.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import type { SeriesCorpus } from './corpus.js';
import type { ForecastTrainOptions } from './options.js';

const losses = { mse, mae: l1, huber } as const;

/** Trains a forecaster; its weights are those of the epoch with the least validation loss. */
export async function fitForecaster(
  { table, columns, parts }: SeriesCorpus,
  context: FitContext,
  options: ForecastTrainOptions,
): Promise<{ readonly system: ForecastSystem; readonly history: readonly HistoryEntry[] }> {
  const { window, horizon, stride, epochs, batch, seed, scaler, log = false, difference = false, residual = false } = options;
  const { cell, layers, hidden, dropout, head } = options;
  const preparation = Preparation.fit(table, columns, parts.train, { scaler, log, difference });
  const prepared = preparation.apply(table);
  const train = windowsOf(prepared, { window, horizon, stride, range: parts.train });
  const validation = windowsOf(prepared, { window, horizon, range: parts.validation });
  windowsOf(prepared, { window, horizon, range: parts.test }); // better to know now than after the training
  setSeed(seed);
  const sizes = { inputs: columns.inputs.length, targets: columns.targets.length, horizon };
  const model = new Forecaster({ ...sizes, cell, layers, hidden, dropout, head, residual });
  const data = batches(train.origins, { batchSize: batch, shuffle: true, seed, collate: train.collate });
  const trainer = new Trainer<WindowBatch, Tensor>(model, {
    ...trainerOptions(model, epochs * data.length, options),
    loss: (output, { y }) => losses[options.loss](output, y),
  });
  tell(`${train.origins.length} windows to train, ${validation.origins.length} to choose the epoch; ${model.numParameters} parameters`);
  const history = await trainer.fit(data, {
    ...fitOptions(options, context, { monitor: 'validationLoss', mode: 'min' }),
    validation: batches(validation.origins, { batchSize: 256, collate: validation.collate }),
  });
  return { system: new ForecastSystem({ model: model.eval(), preparation, window }), history };
}
