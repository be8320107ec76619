// throughtime train: a command per task, each one file.
import type { Command } from 'commander';
import { addTrainClassify } from './classify/train-classify.js';
import { addTrainForecast } from './forecast/train-forecast.js';
import { addTrainLm } from './lm/train-lm.js';
import { addTrainSeq2Seq } from './seq2seq/train-seq2seq.js';
import { addTrainSeries } from './series/train-series.js';
import { addTrainTag } from './tag/train-tag.js';

const tasks: readonly ((train: Command) => void)[] = [
  addTrainClassify,
  addTrainLm,
  addTrainForecast,
  addTrainTag,
  addTrainSeries,
  addTrainSeq2Seq,
];

export function addTrain(program: Command): void {
  const train = program
    .command('train')
    .summary('train a model for a task')
    .description('Trains a model for a task and saves it into a folder.')
    .helpCommand('help [task]', 'show the options of a task');
  for (const add of tasks) add(train);
}
