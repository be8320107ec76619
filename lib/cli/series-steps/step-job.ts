// throughtime train series --per-step
import { saveSeriesTagger } from '../../saved/series-tagger-files.js';
import { stepsOf } from '../../series/values.js';
import { bestOf, printAccuracies } from '../classification/best.js';
import { lengthsSection } from '../classification/lengths.js';
import { classifierStory, measured, type ClassifierRecord } from '../classification/measured.js';
import { print } from '../output.js';
import type { SeriesTrainOptions } from '../series/options.js';
import type { FitContext } from '../training/recipe.js';
import type { Trained, TrainingJob } from '../training/train.js';
import { readStepSeries, stepsWithLines, type StepSeries } from './corpus.js';
import { fitSteps } from './fit.js';
import { stepsSection } from './steps-section.js';

export function stepJob(options: SeriesTrainOptions): TrainingJob<StepSeries> {
  return {
    files: ['train', 'dev', 'test'],
    read: () => readStepSeries(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: async (record) => {
      const results = record as unknown as ClassifierRecord & { readonly history: readonly unknown[] };
      if (results.test) await print(`test macro f1 ${results.test.macro.f1.toFixed(4)}`);
      await printAccuracies(results);
    },
    story: (record) => classifierStory('Training of a tagger of series', record as unknown as ClassifierRecord),
  };
}

async function fit(corpus: StepSeries, context: FitContext, options: SeriesTrainOptions): Promise<Trained> {
  const { labels, train, dev, test } = corpus;
  const { system, history } = await fitSteps(corpus, context, options);
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, features: system.scaler.size };
  const rows = test && (await system.probabilities(test));
  const answers = test && rows && measured(test.flatMap(stepsWithLines), rows.flat(), labels);
  const results = { best: bestOf(history), ...(answers && { test: answers.report }) };
  return {
    record: { sizes, labels, parameters: system.model.numParameters, history, ...results },
    save: (dir, record) => saveSeriesTagger(dir, system, record),
    sections: () => [
      ...(answers?.sections() ?? []),
      ...stepsSection(labels, rows?.[0]),
      lengthsSection(train.map(stepsOf), 'steps', 'Lengths of the training series'),
    ],
  };
}
