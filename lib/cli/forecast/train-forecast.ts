// throughtime train forecast
import type { Command } from 'commander';
import { saveForecaster } from '../../saved/forecast-files.js';
import { forecastReport, type ForecastReport } from '../../series/forecast-report.js';
import { backtestSections, forecastScoreSections } from '../../report/sections/forecast.js';
import { print } from '../output.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { readCorpus, type SeriesCorpus } from './corpus.js';
import { fitForecaster } from './fit.js';
import { addForecastOptions, type ForecastTrainOptions } from './options.js';
import { forecastFacts, forecastLines } from './report.js';

const description = [
  'Trains a forecaster of one or several columns of numbers and measures it on the last rows, beside forecasts that need no learning. Rows are split in order of time; scales are learned from the training rows alone. The epoch with the least validation loss is kept.',
  'A column is forecast from the --window rows before it. --resume, --out and --overwrite work as in `train classify`: a stopped training continues to the same model, bit for bit.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train forecast --data passengers.csv --target Passengers --window 12 --period 12 --log --difference --out model
  $ throughtime train forecast --data power.csv --time date --target OT --inputs OT HUFL HULL --horizon 24 --window 96 --out model`;

export function addTrainForecast(train: Command): void {
  const command = train.command('forecast').summary('the next values of series: demand, weather, load').description(description);
  addOutputOptions(addForecastOptions(command)).addHelpText('after', examples).action(trainForecast);
}

async function trainForecast(options: ForecastTrainOptions): Promise<void> {
  await trainInto(options, forecastJob(options));
}

export function forecastJob(options: ForecastTrainOptions): TrainingJob<SeriesCorpus> {
  return {
    files: ['data'],
    read: () => readCorpus(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: (record) => print(forecastLines(record['test'] as ForecastReport).join('\n')),
    story: (record) => {
      const test = record['test'] as ForecastReport;
      return {
        title: 'Training of a forecaster',
        facts: forecastFacts('test', test),
        sections: forecastScoreSections(test),
        loss: options.loss,
      };
    },
  };
}

async function fit(corpus: SeriesCorpus, context: FitContext, options: ForecastTrainOptions): Promise<Trained> {
  const { table, columns, parts } = corpus;
  const { period, average } = options;
  const { system, history } = await fitForecaster(corpus, context, options);
  const backtest = await system.backtest(table, { range: parts.test });
  const { deviations } = system.preparation;
  const test = forecastReport(table, backtest, { deviations, average, ...(period !== undefined && { period }) });
  return {
    record: { columns, parts, parameters: system.model.numParameters, history, test },
    save: (dir, record) => saveForecaster(dir, system, record),
    sections: () => backtestSections(table, backtest),
  };
}
