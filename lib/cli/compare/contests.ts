// The tasks on which models are compared.
import { bitsPerCharacter } from '../../metrics/bits-per-character.js';
import type { TextScore } from '../../models/language-evaluation.js';
import type { TranslationReport } from '../../saved/translator.js';
import type { ForecastReport } from '../../series/forecast-report.js';
import { addTrainOptions, type TrainOptions } from '../classify/options.js';
import { classifyJob } from '../classify/train-classify.js';
import { addForecastOptions, type ForecastTrainOptions } from '../forecast/options.js';
import { forecastJob } from '../forecast/train-forecast.js';
import { fillOptions } from '../lm/fill.js';
import { addLanguageOptions, type GivenOptions } from '../lm/options.js';
import { languageJob } from '../lm/train-lm.js';
import { addSeq2SeqOptions, type Seq2SeqTrainOptions } from '../seq2seq/options.js';
import { seq2SeqJob } from '../seq2seq/train-seq2seq.js';
import { addSeriesTrainOptions, type SeriesTrainOptions } from '../series/options.js';
import { seriesJob } from '../series/train-series.js';
import { addTagOptions, type TagTrainOptions } from '../tag/options.js';
import { tagJob } from '../tag/train-tag.js';
import type { HistoryEntry } from '../../trainer/events.js';
import type { Contest, Score } from './contest.js';

const cells = ['rnn', 'gru', 'lstm'] as const;

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
  cells,
  score: accuracy,
  job: classifyJob,
};

export const tagContest: Contest<TagTrainOptions> = {
  name: 'tag',
  summary: 'A tag for every word',
  addOptions: addTagOptions,
  size: 128,
  cells,
  score: accuracy,
  job: tagJob,
};

export const seriesContest: Contest<SeriesTrainOptions> = {
  name: 'series',
  summary: 'Classes of series of numbers',
  addOptions: addSeriesTrainOptions,
  size: 128,
  cells,
  score: accuracy,
  job: seriesJob,
};

export const forecastContest: Contest<ForecastTrainOptions> = {
  name: 'forecast',
  summary: 'The next values of series',
  addOptions: addForecastOptions,
  size: 64,
  cells,
  score: { name: 'standardised mse', better: 'smaller', of: ({ test }) => (test as ForecastReport).methods[0]?.mse ?? NaN },
  job: forecastJob,
};

/** The options of `train lm`, with one width for all layers as every contest has it. */
type LanguageContestOptions = Omit<GivenOptions, 'hidden'> & { readonly hidden?: number };

export const lmContest: Contest<LanguageContestOptions> = {
  name: 'lm',
  summary: 'The next words or characters of a text',
  addOptions: addLanguageOptions,
  size: 128,
  cells,
  score: {
    name: 'nats per token',
    better: 'smaller',
    of: (record) => measuredText(record).nats,
    also: (record) => {
      const { nats, perplexity } = measuredText(record);
      return record['level'] === 'word'
        ? { name: 'perplexity', value: perplexity }
        : { name: 'bits per character', value: bitsPerCharacter(nats) };
    },
  },
  job: ({ hidden, ...options }) => languageJob(fillOptions({ ...options, ...(hidden !== undefined && { hidden: [hidden] }) })),
};

function measuredText(record: object): TextScore {
  const { dev, test } = record as { readonly dev: TextScore; readonly test?: TextScore };
  return test ?? dev;
}

export const seq2SeqContest: Contest<Seq2SeqTrainOptions> = {
  name: 'seq2seq',
  summary: 'Texts to texts',
  addOptions: addSeq2SeqOptions,
  size: 256,
  cells: ['gru', 'lstm'],
  score: {
    name: 'bleu',
    better: 'larger',
    of: (record) => {
      const { test, history, best } = record as {
        readonly test?: TranslationReport;
        readonly history: readonly HistoryEntry[];
        readonly best: number;
      };
      return test?.bleu.score ?? history[best - 1]?.metrics['bleu'] ?? NaN;
    },
  },
  job: seq2SeqJob,
};
