// The options of `train lm`, each named once. What decides the model and its training comes from a preset unless it is given.
import { Option, type Command } from 'commander';
import { mostLayers } from '../../layers/stack.js';
import { deepest } from '../../models/ngram-counts.js';
import { languagePresetNames, type LanguagePresetName } from '../../models/language-presets.js';
import type { Precision } from '../../devices.js';
import type { Encoding } from '../../data/readers/index.js';
import { textLevels, type TextLevel } from '../../text/running-text.js';
import { addEncodingOption } from '../data-files.js';
import { addChoice, addNumber } from '../options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer, integers, real } from '../values.js';

/** What may be given. */
export interface GivenOptions extends Partial<TrainCommandOptions>, Partial<ModelOptions> {
  readonly train: string;
  readonly dev?: string;
  readonly test?: string;
  /** Percentages. */
  readonly split?: readonly number[];
  readonly encoding: Encoding;
  readonly level?: TextLevel;
  readonly preset?: LanguagePresetName;
  readonly maxVocabulary?: number;
  readonly minFrequency?: number;
  readonly dropout?: number;
  readonly ngram?: number;
  readonly saveEvery: number;
  readonly seed: number;
  readonly device: string;
  readonly precision: Precision;
}

/** What a preset fills in, beside the options of every training. */
export interface ModelOptions {
  readonly cell: 'lstm' | 'gru' | 'rnn';
  readonly hidden: readonly number[];
  readonly layers: number;
  readonly embedding: number;
  readonly tied: boolean;
  readonly wordDropout: number;
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  readonly outputDropout: number;
  readonly locked: boolean;
  readonly weightDrop: number;
  readonly recurrentDropout: number;
  readonly zoneout: number;
  readonly ar: number;
  readonly tar: number;
  readonly initRange: number;
  readonly embeddingRange: number;
  readonly bptt: number;
  readonly variableBptt: boolean;
  readonly decay: number;
  readonly decayAfter: number;
  readonly ntAsgd: number;
}

/** Adds those of the task and of training, in groups. */
export function addLanguageOptions(command: Command): Command {
  command
    .optionsGroup('Data:')
    .requiredOption('--train <file>', 'running text to train on')
    .option('--dev <file>', 'running text to choose the best epoch by')
    .option('--test <file>', 'running text to measure the finished model on')
    .addOption(
      new Option(
        '--split <percentages>',
        'cut --train in order into training, dev and test text, such as 90/5/5 (default without --dev: 95/5)',
      ).argParser(integers(1, '/')),
    );
  addEncodingOption(command);

  command.optionsGroup('Tokens:');
  addChoice(command, '--level <name>', 'words between white space and ends of lines, or characters (default: as the preset)', textLevels);
  addNumber(command, '--max-vocabulary <tokens>', 'the most frequent are kept, the others are <unk> (default: all)', integer(2));
  const rare = 'rarer tokens are <unk> (default: 2 for words of a text without <unk> of its own, else 1)';
  addNumber(command, '--min-frequency <times>', rare, integer(1));

  addModelOptions(command);
  addTrainingOptions(command, { rows: 'streams', monitored: 'dev loss', preset: true });
  addNumber(command, '--bptt <steps>', 'tokens of a chunk, which gradients flow back through', integer(1));
  command.option('--variable-bptt', 'chunks of random length around --bptt, with rates in proportion').option('--no-variable-bptt');
  addNumber(
    command,
    '--decay <factor>',
    'of the rate, before every epoch after the first ones; 1 for none',
    real({ least: 0, open: true }),
  );
  addNumber(command, '--decay-after <epochs>', 'epochs at the full rate', integer(0));
  addNumber(command, '--nt-asgd <epochs>', 'average the weights when dev has not been better for so many epochs; 0 for never', integer(0));
  return command;
}

/** Adds the n-gram model beside it; the heading is the caller's. */
export function addNgramOption(command: Command): Command {
  return addNumber(command, '--ngram <order>', 'measure an n-gram model (modified Kneser-Ney) on the same text', integer(1, deepest));
}

function addModelOptions(command: Command): void {
  const probability = real({ least: 0, below: 1 });
  command.optionsGroup('Model (default: as the preset):');
  const preset = 'published recipe that fills in what is not given (default: char-rnn for characters, zaremba-small for words)';
  addChoice(command, '--preset <name>', preset, languagePresetNames);
  addChoice(command, '--cell <kind>', 'recurrent layer', ['lstm', 'gru', 'rnn']);
  command.addOption(new Option('--hidden <units>', 'units of every layer, or of each: 1150,1150,400').argParser(integers(1, ',')));
  addNumber(command, '--layers <n>', 'layers on top of each other', integer(1, mostLayers));
  addNumber(command, '--embedding <size>', 'numbers of a token vector', integer(1));
  command.option('--tied', 'token vectors are the weights of the output too').option('--no-tied');
  addNumber(command, '--dropout <p>', 'sets the next three', probability);
  addNumber(command, '--input-dropout <p>', 'of token vectors', probability);
  addNumber(command, '--hidden-dropout <p>', 'between layers', probability);
  addNumber(command, '--output-dropout <p>', 'of the outputs of the top layer', probability);
  command.option('--locked', 'these keep one mask for all steps of a chunk').option('--no-locked');
  addNumber(command, '--word-dropout <p>', 'of whole tokens of the vocabulary', probability);
  addNumber(command, '--weight-drop <p>', 'of recurrent weights', probability);
  addNumber(command, '--recurrent-dropout <p>', 'of the state inside the recurrence', probability);
  addNumber(command, '--zoneout <p>', 'probability that a unit keeps its value', probability);
  addNumber(command, '--ar <alpha>', 'activation regularisation', real({ least: 0 }));
  addNumber(command, '--tar <beta>', 'temporal activation regularisation', real({ least: 0 }));
  addNumber(command, '--init-range <range>', 'all weights start uniform in ±range', real({ least: 0, open: true }));
  addNumber(command, '--embedding-range <range>', 'token vectors and output weights do', real({ least: 0, open: true }));
}
