// The options of `train tag`, each named once.
import type { Command } from 'commander';
import type { Encoding } from '../../data/readers/index.js';
import type { CellKind } from '../../models/stack.js';
import { addChoice, addNumber } from '../options.js';
import { addOutputOptions, addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer, real } from '../values.js';

export interface TagTrainOptions extends TrainCommandOptions {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  readonly encoding: Encoding;
  readonly lowercase?: true;
  readonly maxVocabulary: number;
  readonly minFrequency: number;
  readonly vectors?: string;
  readonly freeze?: true;
  readonly cell: CellKind;
  readonly layers: number;
  readonly hidden: number;
  readonly embedding?: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
}

/** Adds all of them, in groups. */
export function addTagOptions(command: Command): Command {
  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'tagged sentences: lines of a token and a tag, a blank line after each sentence')
    .option('--dev <file>', 'tagged sentences to choose the best epoch by (default: a tenth of --train, held out)')
    .option('--test <file>', 'tagged sentences to measure the finished model on');
  addChoice(command, '--encoding <name>', 'auto: UTF-8, or Latin-1 for a file that is not UTF-8', ['auto', 'utf8', 'latin1'], 'auto');

  command.optionsGroup('Words:').option('--lowercase', 'look words up in small letters');
  addNumber(command, '--max-vocabulary <tokens>', 'the most frequent are kept, the others share one vector', integer(3), 30_000);
  addNumber(command, '--min-frequency <times>', 'rarer tokens share one vector', integer(1), 2);
  command
    .option('--vectors <file>', 'pretrained word vectors: text lines of GloVe, word2vec or fastText, also .gz')
    .option('--freeze', 'keep the pretrained vectors as they are');

  command.optionsGroup('Model:');
  addChoice(command, '--cell <kind>', 'recurrent layer', ['lstm', 'gru', 'rnn'], 'lstm');
  addNumber(command, '--layers <n>', 'layers on top of each other', integer(1), 1);
  addNumber(command, '--hidden <units>', 'units of a layer and direction', integer(1), 128);
  addNumber(command, '--embedding <size>', 'numbers of a word vector (default: 100, or as in --vectors)', integer(1));
  command.option('--no-bidirectional', 'read from the start only, so that a tag depends on what is before it');
  addNumber(command, '--dropout <p>', 'probability of dropping word vectors, between layers and before the output', real({ least: 0, below: 1 }), 0.5); // prettier-ignore

  addTrainingOptions(command, { rows: 'sentences', monitored: 'dev accuracy' });
  return addOutputOptions(command);
}
