// The tasks on which models are compared.
import type { ForecastReport } from '../../series/forecast-report.js';
import { addTrainOptions, type TrainOptions } from '../classify/options.js';
import { classifyJob } from '../classify/train-classify.js';
import { addForecastOptions, type ForecastTrainOptions } from '../forecast/options.js';
import { forecastJob } from '../forecast/train-forecast.js';
import { addSeriesTrainOptions, type SeriesTrainOptions } from '../series/options.js';
import { seriesJob } from '../series/train-series.js';
import { addTagOptions, type TagTrainOptions } from '../tag/options.js';
import { tagJob } from '../tag/train-tag.js';
import type { Contest, Score } from './contest.js';

const accuracy: Score = {
  name: 'accuracy',
  better: 'larger',
  of: (record) => {
    const { best, test } = record as { readonly best?: { readonly accuracy: number }; readonly test?: { readonly accuracy: number } };
    return (test ?? best)?.accuracy ?? NaN;
  },
};

export const classifyContest: Contest<TrainOptions> = {
  name: 'classify',
  summary: 'Classes of texts',
  addOptions: addTrainOptions,
  size: 128,
  score: accuracy,
  job: classifyJob,
};

export const tagContest: Contest<TagTrainOptions> = {
  name: 'tag',
  summary: 'A tag for every word',
  addOptions: addTagOptions,
  size: 128,
  score: accuracy,
  job: tagJob,
};

export const seriesContest: Contest<SeriesTrainOptions> = {
  name: 'series',
  summary: 'Classes of series of numbers',
  addOptions: addSeriesTrainOptions,
  size: 128,
  score: accuracy,
  job: seriesJob,
};

export const forecastContest: Contest<ForecastTrainOptions> = {
  name: 'forecast',
  summary: 'The next values of series',
  addOptions: addForecastOptions,
  size: 64,
  score: { name: 'standardised mse', better: 'smaller', of: ({ test }) => (test as ForecastReport).methods[0]?.mse ?? NaN },
  job: forecastJob,
};
