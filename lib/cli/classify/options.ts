// The options of `train classify`, each named once. Defaults are chosen for a few thousand to some ten thousand texts.
import type { Command } from 'commander';
import type { Pooling } from '../../models/pooling.js';
import type { TokenizerName } from '../../text/tokenizers.js';
import { addDataFileOptions, type DataFileOptions } from '../data-files.js';
import { addChoice, addNumber } from '../options.js';
import {
  addEmbeddingOption,
  addLayerOptions,
  addWordDropoutOption,
  addWordOptions,
  type LayerOptions,
  type WordOptions,
} from '../training/model-options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer } from '../values.js';

export interface TrainOptions extends TrainCommandOptions, DataFileOptions, LayerOptions, WordOptions {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  readonly tokenizer: TokenizerName;
  readonly maxLength: number;
  readonly embedding?: number;
  readonly bidirectional?: true;
  readonly pooling: Pooling;
  readonly dropout: number;
}

/** Adds those of the task and of training, in groups. */
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
  addWordOptions(command);

  command.optionsGroup('Model:');
  addLayerOptions(command, { hidden: 128, units: 'units of a layer and direction' });
  addEmbeddingOption(command);
  command.option('--bidirectional', 'read from both ends');
  addChoice(command, '--pooling <kind>', 'how the steps of a text become one vector', ['last', 'mean', 'max', 'attention'], 'attention');
  addWordDropoutOption(command);

  return addTrainingOptions(command, { rows: 'texts', monitored: 'dev accuracy' });
}
