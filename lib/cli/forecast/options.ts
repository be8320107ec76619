// The options of `train forecast`, each named once.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ForecastHead } from '../../models/forecaster.js';
import type { Missing } from '../../series/gaps.js';
import type { ScalerKind } from '../../series/scaler.js';
import { addMissingOption } from '../missing.js';
import { addChoice, addNumber } from '../options.js';
import { addLayerOptions, type LayerOptions } from '../training/model-options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer, real } from '../values.js';

export interface ForecastTrainOptions extends TrainCommandOptions, LayerOptions {
  readonly data: string;
  readonly target: readonly string[];
  readonly inputs?: readonly string[];
  readonly time?: string;
  readonly missing?: Missing;
  readonly horizon: number;
  readonly window: number;
  readonly stride: number;
  readonly split: readonly number[];
  readonly splitRows?: readonly number[];
  readonly scaler: ScalerKind;
  readonly log?: true;
  readonly difference?: true;
  readonly period?: number;
  readonly average: number;
  readonly dropout: number;
  readonly head: ForecastHead;
  readonly residual?: true;
  readonly loss: 'mse' | 'mae' | 'huber';
}

/** Adds those of the task and of training, in groups. */
export function addForecastOptions(command: Command): Command {
  addSeriesOptions(
    command
      .optionsGroup('Data:')
      .requiredOption('--data <file>', 'CSV file, a row per time step, the earliest first')
      .requiredOption('--target <column...>', 'columns to forecast: names in the header, or numbers from 0')
      .option('--inputs <column...>', 'columns the model sees (default: the targets)'),
  );
  command.addOption(
    new Option('--split <a/b/c>', 'percent of the rows to train on, to choose the epoch and to test on, in order of time')
      .argParser(parts(100))
      .default([70, 10, 20], '70/10/20'),
  );
  command.addOption(new Option('--split-rows <a/b/c>', 'the same as numbers of rows').argParser(parts(Infinity)).conflicts('split'));

  command.optionsGroup('Windows:');
  addNumber(command, '--window <rows>', 'rows the model looks back on', integer(1), 24);
  addNumber(command, '--horizon <rows>', 'rows it forecasts', integer(1), 1);
  addNumber(command, '--stride <rows>', 'rows from one training window to the next', integer(1), 1);
  addChoice(
    command,
    '--scaler <kind>',
    'how columns get a common size, by their training rows',
    ['standard', 'minMax', 'none'],
    'standard',
  );
  command
    .option('--log', 'take the logarithm of the targets, for values that grow by shares')
    .option('--difference', 'forecast the change from row to row, for series without a level');

  command.optionsGroup('Model:');
  addLayerOptions(command, { hidden: 64, units: 'units of a layer' });
  addNumber(command, '--dropout <p>', 'probability of dropping between layers and before the output', real({ least: 0, below: 1 }), 0);
  addChoice(command, '--head <kind>', 'all steps at once, or one after the other, each fed back', ['direct', 'recursive'], 'direct');
  command.option('--residual', 'forecast the difference to the last known value');
  addChoice(command, '--loss <name>', 'what training minimises', ['mse', 'mae', 'huber'], 'mse');

  command.optionsGroup('Baselines:');
  addNumber(command, '--period <rows>', 'rows of a season, for the seasonal naive forecast (default: none is made)', integer(1));
  addNumber(command, '--average <rows>', 'rows of the moving average', integer(1), 3);

  return addTrainingOptions(command, { rows: 'windows', monitored: 'validation loss', epochs: 100, patience: 10 });
}

/** Adds the options of reading a series, which `train` and the use of a model share; the heading is the caller's. */
export function addSeriesOptions(command: Command): Command {
  command.option('--time <column>', 'column of numbers or dates, which must rise from row to row (default: the rows are in order)');
  return addMissingOption(command);
}

/** Three numbers above 0 with slashes between them. */
function parts(most: number): (text: string) => readonly number[] {
  return (text) => {
    const numbers = text.split('/').map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
    const sum = numbers.reduce((a, b) => a + b, 0);
    if (numbers.length === 3 && numbers.every((part) => part > 0) && sum <= most) return numbers;
    throw new InvalidArgumentError(
      `Expected three whole numbers above 0 such as 70/10/20${most < Infinity ? `, together at most ${most}` : ''}.`,
    );
  };
}
