// The options of `train tag`, each named once.
import type { Command } from 'commander';
import type { Encoding } from '../../data/readers/index.js';
import { addEncodingOption } from '../data-files.js';
import {
  addEmbeddingOption,
  addLayerOptions,
  addWordDropoutOption,
  addWordOptions,
  type LayerOptions,
  type WordOptions,
} from '../training/model-options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';

export interface TagTrainOptions extends TrainCommandOptions, LayerOptions, WordOptions {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  readonly encoding: Encoding;
  readonly lowercase?: true;
  readonly embedding?: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
}

/** Adds those of the task and of training, in groups. */
export function addTagOptions(command: Command): Command {
  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'tagged sentences: lines of a token and a tag, a blank line after each sentence')
    .option('--dev <file>', 'tagged sentences to choose the best epoch by (default: a tenth of --train, held out)')
    .option('--test <file>', 'tagged sentences to measure the finished model on');
  addEncodingOption(command);

  command.optionsGroup('Words:').option('--lowercase', 'look words up in small letters');
  addWordOptions(command);

  command.optionsGroup('Model:');
  addLayerOptions(command, { hidden: 128, units: 'units of a layer and direction' });
  addEmbeddingOption(command);
  command.option('--no-bidirectional', 'read from the start only, so that a tag depends on what is before it');
  addWordDropoutOption(command);

  return addTrainingOptions(command, { rows: 'sentences', monitored: 'dev accuracy' });
}
