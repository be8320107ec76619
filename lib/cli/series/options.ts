// The options of `train series`, each named once.
import type { Command } from 'commander';
import type { Pooling } from '../../models/pooling.js';
import type { Missing } from '../../series/gaps.js';
import type { ScalerKind } from '../../series/scaler.js';
import { addMissingOption } from '../missing.js';
import { addChoice, addNumber } from '../options.js';
import { addLayerOptions, type LayerOptions } from '../training/model-options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { real } from '../values.js';

export interface SeriesTrainOptions extends TrainCommandOptions, LayerOptions {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  readonly perStep?: true;
  readonly idColumn?: string;
  readonly labelColumn?: string;
  readonly missing?: Missing;
  readonly scaler: ScalerKind;
  readonly bidirectional?: true;
  /** Of a class per series; `last` where none is given. */
  readonly pooling?: Pooling;
  readonly dropout: number;
}

/** How files of labelled series are read. */
export type SeriesFileOptions = Pick<SeriesTrainOptions, 'idColumn' | 'labelColumn' | 'missing'>;

/** Adds the options of reading; the heading is the caller's. */
function addSeriesFileOptions(command: Command): Command {
  command
    .option('--id-column <name>', 'column that tells series apart (default: "id")')
    .option('--label-column <name>', 'column or key of the label (default: "label"; keys of labels by step: "labels")');
  return addMissingOption(command);
}

/** Adds those of the task and of training, in groups. */
export function addSeriesTrainOptions(command: Command): Command {
  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'labelled series to train on')
    .option('--dev <file>', 'labelled series to choose the best epoch by (default: a tenth of --train, held out by class)')
    .option('--test <file>', 'labelled series to measure the finished model on')
    .option('--per-step', 'every step has a label of its own');
  addSeriesFileOptions(command);
  addChoice(
    command,
    '--scaler <kind>',
    'how features get a common size, by the training series',
    ['standard', 'minMax', 'none'],
    'standard',
  );

  command.optionsGroup('Model:');
  addLayerOptions(command, { hidden: 128, units: 'units of a layer and direction' });
  command.option('--bidirectional', 'read from both ends');
  addChoice(command, '--pooling <kind>', 'how the steps of a series become one vector (default: "last"); not with --per-step', [
    'last',
    'mean',
    'max',
    'attention',
  ]);
  addNumber(command, '--dropout <p>', 'probability of dropping between layers and before the output', real({ least: 0, below: 1 }), 0);

  return addTrainingOptions(command, { rows: 'series', monitored: 'dev accuracy' });
}
