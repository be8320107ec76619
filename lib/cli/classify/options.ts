// The options of `train classify`, each named once. Defaults are chosen for a few thousand to some ten thousand texts.
import { Option, type Command } from 'commander';
import type { Pooling } from '../../models/pooling.js';
import { optimizerNames, type OptimizerName } from '../../optim/named.js';
import { scheduleNames, type ScheduleName } from '../../schedules/named.js';
import type { TokenizerName } from '../../text/tokenizers.js';
import { addCommonOptions, type CommonOptions } from '../common.js';
import { addDataFileOptions, type DataFileOptions } from '../data-files.js';
import { integer, real } from '../values.js';

export interface TrainOptions extends CommonOptions, DataFileOptions {
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
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: OptimizerName;
  readonly lr: number;
  readonly schedule: ScheduleName;
  readonly clip: number;
  readonly weightDecay: number;
  readonly patience: number;
  readonly seed: number;
  readonly out?: string;
  readonly resume?: true;
  readonly overwrite?: true;
  readonly saveEvery: number;
  readonly logJsonl?: string;
  readonly logCsv?: string;
  readonly tensorboard?: string;
}

/** Adds all of them, in groups. */
export function addTrainOptions(command: Command): Command {
  const number = (flags: string, what: string, parse: (text: string) => number, value?: number) => {
    const option = new Option(flags, what).argParser(parse);
    command.addOption(value === undefined ? option : option.default(value));
  };
  const choice = (flags: string, what: string, choices: readonly string[], value: string) =>
    command.addOption(new Option(flags, what).choices(choices).default(value));

  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'labelled texts to train on')
    .option('--dev <file>', 'labelled texts to choose the best epoch by (default: a tenth of --train, held out by class)')
    .option('--test <file>', 'labelled texts to measure the finished model on');
  addDataFileOptions(command);

  command.optionsGroup('Words:');
  choice('--tokenizer <name>', 'how texts become tokens', ['basicEnglish', 'whitespace', 'characters', 'graphemes'], 'basicEnglish');
  number('--max-length <tokens>', 'longer texts lose their end', integer(1), 500);
  number('--max-vocabulary <tokens>', 'the most frequent are kept, the others share one vector', integer(3), 30_000);
  number('--min-frequency <times>', 'rarer tokens share one vector', integer(1), 2);
  command
    .option('--vectors <file>', 'pretrained word vectors: text lines of GloVe, word2vec or fastText, also .gz')
    .option('--freeze', 'keep the pretrained vectors as they are');

  command.optionsGroup('Model:');
  choice('--cell <kind>', 'recurrent layer', ['lstm', 'gru', 'rnn'], 'lstm');
  number('--layers <n>', 'layers on top of each other', integer(1), 1);
  number('--hidden <units>', 'units of a layer and direction', integer(1), 128);
  number('--embedding <size>', 'numbers of a word vector (default: 100, or as in --vectors)', integer(1));
  command.option('--bidirectional', 'read from both ends');
  choice('--pooling <kind>', 'how the steps of a text become one vector', ['last', 'mean', 'max', 'attention'], 'attention');
  number('--dropout <p>', 'probability of dropping word vectors, between layers and before the output', real({ least: 0, below: 1 }), 0.5);

  command.optionsGroup('Training:');
  number('--epochs <n>', 'walks over the training data, at most', integer(1), 20);
  number('--batch <texts>', 'texts of a step', integer(1), 32);
  choice('--optimizer <name>', 'update rule', optimizerNames, 'adam');
  number('--lr <rate>', 'learning rate', real({ least: 0, open: true }), 2e-3);
  choice('--schedule <name>', 'course of the learning rate over all steps', scheduleNames, 'constant');
  number('--clip <norm>', 'largest norm of all gradients together; 0 for no limit', real({ least: 0 }), 5);
  number('--weight-decay <rate>', 'pull of the weights towards 0', real({ least: 0 }), 0);
  number('--patience <epochs>', 'epochs without a better dev accuracy before the training stops; 0 to go on', integer(0), 5);
  number('--seed <n>', 'of initial weights, order and dropout: equal seeds give equal models', integer(0), 0);

  command
    .optionsGroup('Output:')
    .option(
      '--out <dir>',
      'folder for the model (default: it is not saved); a finished model there is replaced when the new one is complete',
    )
    .option('--resume', 'continue the unfinished training in --out, to the same result as if it had never stopped')
    .option('--overwrite', 'drop the unfinished training in --out and start anew');
  number(
    '--save-every <seconds>',
    'how often the state of the training is saved into --out, besides every epoch; 0 for every step',
    real({ least: 0 }),
    30,
  );
  command
    .option('--log-jsonl <file>', 'write the numbers of every step and epoch as JSON lines')
    .option('--log-csv <file>', 'write the numbers of every epoch as CSV')
    .option('--tensorboard <dir>', 'write event files for TensorBoard');
  return addCommonOptions(command);
}
