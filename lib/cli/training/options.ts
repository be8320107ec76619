// The options that every `train` command has, each named once.
import type { Command } from 'commander';
import { optimizerNames, type OptimizerName } from '../../optim/named.js';
import { scheduleNames, type ScheduleName } from '../../schedules/named.js';
import { addCommonOptions, type CommonOptions } from '../common.js';
import { addChoice, addNumber } from '../options.js';
import { addPageOption, type PageOptions } from '../page.js';
import { UsageError } from '../usage-error.js';
import { integer, real } from '../values.js';

/** How a model is trained. */
export interface TrainingOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: OptimizerName;
  readonly lr: number;
  readonly schedule: ScheduleName;
  readonly clip: number;
  readonly weightDecay: number;
  readonly patience: number;
  readonly seed: number;
}

/** Where the results of a training go. */
export interface OutputOptions extends PageOptions {
  readonly out?: string;
  readonly resume?: true;
  readonly overwrite?: true;
  readonly saveEvery: number;
  readonly logJsonl?: string;
  readonly logCsv?: string;
  readonly tensorboard?: string;
}

/** The options of a whole `train` command, beside those of its task. */
export type TrainCommandOptions = TrainingOptions & OutputOptions & CommonOptions;

/** What a task decides of them. */
export interface TrainingDefaults extends Partial<Omit<TrainingOptions, 'seed'>> {
  /** What a batch has so many of: `texts`. */
  readonly rows: string;
  /** What the best epoch is chosen by: `dev accuracy`. */
  readonly monitored: string;
  /** The task fills in what is not given, from a preset. */
  readonly preset?: true;
}

/** Adds the options of training, under their heading. */
export function addTrainingOptions(command: Command, { rows, monitored, preset, ...defaults }: TrainingDefaults): Command {
  const value = <T>(own: T | undefined, general: T) => (preset ? undefined : (own ?? general));
  command.optionsGroup(preset ? 'Training (default: as the preset):' : 'Training:');
  addNumber(command, '--epochs <n>', 'walks over the training data, at most', integer(1), value(defaults.epochs, 20));
  addNumber(command, `--batch <${rows}>`, `${rows} of a step`, integer(1), value(defaults.batch, 32));
  addChoice(command, '--optimizer <name>', 'update rule', optimizerNames, value(defaults.optimizer, 'adam'));
  addNumber(command, '--lr <rate>', 'learning rate', real({ least: 0, open: true }), value(defaults.lr, 2e-3));
  addChoice(
    command,
    '--schedule <name>',
    'course of the learning rate over all steps',
    scheduleNames,
    value(defaults.schedule, 'constant'),
  );
  addNumber(
    command,
    '--clip <norm>',
    'largest norm of all gradients together; 0 for no limit',
    real({ least: 0 }),
    value(defaults.clip, 5),
  );
  addNumber(command, '--weight-decay <rate>', 'pull of the weights towards 0', real({ least: 0 }), value(defaults.weightDecay, 0));
  const patience = `epochs without a better ${monitored} before the training stops; 0 to go on`;
  addNumber(command, '--patience <epochs>', patience, integer(0), value(defaults.patience, 5));
  return addNumber(command, '--seed <n>', 'of initial weights, order and dropout: equal seeds give equal models', integer(0), 0);
}

/** Adds the options of results and of the machine, under their headings. */
export function addOutputOptions(command: Command): Command {
  command
    .optionsGroup('Output:')
    .option(
      '--out <dir>',
      'folder for the model (default: it is not saved); a finished model there is replaced when the new one is complete',
    )
    .option('--resume', 'continue the unfinished training in --out, to the same result as if it had never stopped')
    .option('--overwrite', 'drop the unfinished training in --out and start anew');
  const every = 'how often the state of the training is saved into --out, besides every epoch; 0 for every step';
  addNumber(command, '--save-every <seconds>', every, real({ least: 0 }), 30);
  addPageOption(command)
    .option('--log-jsonl <file>', 'write the numbers of every step and epoch as JSON lines')
    .option('--log-csv <file>', 'write the numbers of every epoch as CSV')
    .option('--tensorboard <dir>', 'write event files for TensorBoard');
  return addCommonOptions(command);
}

/** @throws UsageError for options that exclude each other */
export function checkOutputOptions({ out, resume, overwrite }: OutputOptions): void {
  if (resume && overwrite) throw new UsageError('--resume', 'excludes --overwrite');
  if (out === '') throw new UsageError('--out', 'is empty, expected a folder');
  if (out === undefined && (resume || overwrite)) throw new UsageError(resume ? '--resume' : '--overwrite', 'needs --out');
}
