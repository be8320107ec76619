// throughtime train series
import type { Command } from 'commander';
import { saveSeriesClassifier } from '../../saved/series-files.js';
import { bestOf, printAccuracies, type Accuracies } from '../classification/best.js';
import { lengthsSection } from '../classification/lengths.js';
import { classifierStory, measured, type ClassifierRecord } from '../classification/measured.js';
import { stepsOf } from '../../series/values.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { stepJob } from '../series-steps/step-job.js';
import { UsageError } from '../usage-error.js';
import { readSeriesClasses, type SeriesClasses } from './corpus.js';
import { fitSeries } from './fit.js';
import { addSeriesTrainOptions, type SeriesTrainOptions } from './options.js';

const description = [
  'Trains a classifier of series of numbers: recurrent layers, pooling over the steps, a linear layer. The epoch with the best accuracy on the dev series is kept. With --test the last line printed is the accuracy on the test series.',
  'The name of a file tells its format. .csv, .tsv: a row per step with the columns id, label, step (may be absent) and the features; .jsonl: {"label": …, "values": [[…], …]} per series; …-images-idx3-ubyte: images as series of their rows, with …-labels-idx1-ubyte beside it. Each also with .gz.',
  'With --per-step every step has a label of its own: the column label of its row, or in .jsonl {"labels": ["a", …], "values": [[…], …]}. Accuracy and F1 are then those of steps.',
  '--resume, --out and --overwrite work as in `train classify`: a stopped training continues to the same model, bit for bit.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train series --train strokes.csv --test more-strokes.csv --out model
  $ throughtime train series --train train-images-idx3-ubyte.gz --test t10k-images-idx3-ubyte.gz --scaler minMax --out model
  $ throughtime train series --per-step --train sensors.csv --test more-sensors.csv --bidirectional --missing interpolate --out model`;

export function addTrainSeries(train: Command): void {
  const command = train.command('series').summary('classes of series of numbers: strokes, sensors, image rows').description(description);
  addOutputOptions(addSeriesTrainOptions(command)).addHelpText('after', examples).action(trainSeries);
}

async function trainSeries(options: SeriesTrainOptions): Promise<void> {
  await trainInto(options, seriesJob(options));
}

/** @throws UsageError for options that do not go together */
export function seriesJob(options: SeriesTrainOptions): TrainingJob<unknown> {
  if (!options.perStep) return classJob(options);
  if (options.pooling !== undefined)
    throw new UsageError('--pooling', 'makes one answer of a series; with --per-step every step has its own');
  return stepJob(options);
}

function classJob(options: SeriesTrainOptions): TrainingJob<SeriesClasses> {
  return {
    files: ['train', 'dev', 'test'],
    read: () => readSeriesClasses(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: (record) => printAccuracies(record as unknown as Accuracies),
    story: (record) => classifierStory('Training of a classifier of series', record as unknown as ClassifierRecord),
  };
}

async function fit(corpus: SeriesClasses, context: FitContext, options: SeriesTrainOptions): Promise<Trained> {
  const { labels, train, dev, test } = corpus;
  const { system, history } = await fitSeries(corpus, context, options);
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, features: system.scaler.size };
  const answers = test && measured(test, await system.probabilities(test), labels);
  const results = { best: bestOf(history), ...(answers && { test: answers.report }) };
  return {
    record: { sizes, labels, parameters: system.model.numParameters, history, ...results },
    save: (dir, record) => saveSeriesClassifier(dir, system, record),
    sections: () => [...(answers?.sections() ?? []), lengthsSection(train.map(stepsOf), 'steps', 'Lengths of the training series')],
  };
}
