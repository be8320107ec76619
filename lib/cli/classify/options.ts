// The options of `train classify`, each named once. Defaults are chosen for a few thousand to some ten thousand texts.
import type { Command } from 'commander';
import type { Pooling } from '../../models/pooling.js';
import { type TokenizerName } from '../../text/tokenizers.js';
import { addDataFileOptions, type DataFileOptions } from '../data-files.js';
import { addChoice, addNumber } from '../options.js';
import { addOutputOptions, addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer, real } from '../values.js';

export interface TrainOptions extends TrainCommandOptions, DataFileOptions {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  readonly tokenizer: TokenizerName;
  readonly maxLength: number;
  readonly maxVocabulary: number;
  readonly minFrequency: number;
  readonly cell: 'lstm' | 'gru' | 'rnn';
  readonly layers: number;
  readonly hidden: number;
  readonly embedding?: number;
  readonly vectors?: string;
  readonly freeze?: boolean;
  readonly bidirectional?: true;
  readonly pooling: Pooling;
  readonly dropout: number;
}

/** Adds all of them, in groups. */
export function addTrainOptions(command: Command): Command {
  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'labelled texts to train on')
    .option('--dev <file>', 'labelled texts to choose the best epoch by (default: a tenth of --train, held out by class)')
    .option('--test <file>', 'labelled texts to measure the finished model on');
  addDataFileOptions(command);

  command.optionsGroup('Words:');
  addChoice(
    command,
    '--tokenizer <name>',
    'how texts become tokens',
    ['basicEnglish', 'whitespace', 'characters', 'graphemes'],
    'basicEnglish',
  );
  addNumber(command, '--max-length <tokens>', 'longer texts lose their end', integer(1), 500);
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
  command.option('--bidirectional', 'read from both ends');
  addChoice(command, '--pooling <kind>', 'how the steps of a text become one vector', ['last', 'mean', 'max', 'attention'], 'attention');
  addNumber(
    command,
    '--dropout <p>',
    'probability of dropping word vectors, between layers and before the output',
    real({ least: 0, below: 1 }),
    0.5,
  );

  addTrainingOptions(command, { rows: 'texts', monitored: 'dev accuracy' });
  return addOutputOptions(command);
}
