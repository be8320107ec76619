// The options of `train seq2seq`, each named once.
import { Option, type Command } from 'commander';
import type { Encoding } from '../../data/readers/index.js';
import type { BleuTokenizer } from '../../metrics/bleu/tokenizers.js';
import { bleuTokenizers } from '../../metrics/bleu/tokenizers.js';
import { textUnits, type TextUnit } from '../../text/units.js';
import { addEncodingOption } from '../data-files.js';
import { addChoice, addNumber } from '../options.js';
import { addTrainingOptions, type TrainCommandOptions } from '../training/options.js';
import { integer, real } from '../values.js';

export interface Seq2SeqTrainOptions extends TrainCommandOptions {
  readonly train?: string;
  readonly source?: string;
  readonly target?: string;
  readonly dev?: string;
  readonly devSource?: string;
  readonly devTarget?: string;
  readonly test?: string;
  readonly testSource?: string;
  readonly testTarget?: string;
  readonly encoding: Encoding;
  readonly sourceUnit: TextUnit;
  readonly targetUnit: TextUnit;
  readonly lowercase?: true;
  readonly minFrequency: number;
  readonly maxVocabulary: number;
  readonly maxSourceLength: number;
  readonly shared?: true;
  readonly cell: 'gru' | 'lstm';
  readonly layers: number;
  readonly hidden: number;
  readonly decoderHidden?: number;
  readonly embedding: number;
  readonly bidirectional: boolean;
  readonly bridge: 'linear' | 'copy' | 'zero';
  readonly attention: AttentionName;
  readonly heads?: number;
  readonly placement?: 'after' | 'before';
  readonly inputFeeding?: true;
  readonly tied?: true;
  readonly dropout: number;
  readonly teacherForcing: number;
  readonly finalTeacherForcing?: number;
  readonly labelSmoothing: number;
  readonly monitor: 'bleu' | 'loss';
  readonly bleuTokenizer?: BleuTokenizer;
  readonly beam: number;
}

/** Kinds of attention as the command line has them. */
export const attentionNames = ['none', 'dot', 'scaled', 'general', 'additive', 'multi-head'] as const;
export type AttentionName = (typeof attentionNames)[number];

const share = (text: string) => {
  const value = real({ least: 0 })(text);
  return value <= 1 ? value : real({ least: 0, below: 1 })(text);
};

/** Adds those of the task and of training, in groups. */
export function addSeq2SeqOptions(command: Command): Command {
  command
    .optionsGroup('Data (pairs in one file, or in two files line by line):')
    .option('--train <file>', 'lines with a source, a tab and a target')
    .option('--source <file>', 'sources, one per line')
    .option('--target <file>', 'their targets, line by line')
    .option('--dev <file>', 'as --train, to choose the best epoch by (default: a twentieth, at most 1000 pairs, held out)')
    .option('--dev-source <file>', 'as --source, to choose the best epoch by')
    .option('--dev-target <file>', 'their targets')
    .option('--test <file>', 'as --train, to measure the finished model on')
    .option('--test-source <file>', 'as --source, to measure the finished model on')
    .option('--test-target <file>', 'their targets');
  addEncodingOption(command);

  command.optionsGroup('Tokens:');
  const units = 'words: words and signs; characters; pretokenized: what stands between white space';
  addChoice(command, '--source-unit <unit>', `tokens of sources; ${units}`, textUnits, 'words');
  addChoice(command, '--target-unit <unit>', 'tokens of targets, likewise', textUnits, 'words');
  command.option('--lowercase', 'read and write small letters');
  addNumber(command, '--min-frequency <times>', 'rarer tokens share one vector', integer(1), 2);
  addNumber(command, '--max-vocabulary <tokens>', 'of each side; the most frequent are kept', integer(5), 30_000);
  addNumber(
    command,
    '--max-source-length <tokens>',
    'longer sources are refused; training pairs with a longer side are left out',
    integer(1),
    200,
  );
  command.option('--shared', 'one vocabulary and one table of vectors for both sides');

  command.optionsGroup('Model:');
  addChoice(command, '--cell <kind>', 'recurrent layer', ['gru', 'lstm'], 'gru');
  addNumber(command, '--layers <n>', 'layers on top of each other, of encoder and decoder', integer(1), 1);
  addNumber(command, '--hidden <units>', 'units of a layer and direction of the encoder', integer(1), 256);
  addNumber(command, '--decoder-hidden <units>', 'units of a layer of the decoder (default: as --hidden)', integer(1));
  addNumber(command, '--embedding <size>', 'numbers of a token vector', integer(1), 256);
  command.option('--no-bidirectional', 'let the encoder read from the start only');
  const bridge = "how the encoder's last states become the decoder's first";
  addChoice(command, '--bridge <kind>', bridge, ['linear', 'copy', 'zero'], 'linear');
  addChoice(command, '--attention <kind>', 'how the decoder looks at the source', attentionNames, 'general');
  addNumber(command, '--heads <n>', 'of multi-head attention (default: 4)', integer(1));
  const placement =
    'after: the output of the decoder asks (Luong 2015); before: the state of the step before asks (Bahdanau 2015) (default: after)';
  addChoice(command, '--placement <place>', placement, ['after', 'before']);
  command
    .option('--input-feeding', 'what attention gives is an input of the next step; takes several times as long')
    .option('--tied', "the target's vectors are the output weights too; needs --embedding as wide as the decoder");
  addNumber(command, '--dropout <p>', 'of token vectors, between layers and before the output', real({ least: 0, below: 1 }), 0.3);

  addTrainingOptions(command, { rows: 'pairs', monitored: '--monitor', batch: 64, lr: 1e-3, clip: 1 });
  addNumber(
    command,
    '--teacher-forcing <share>',
    'right tokens among the inputs of the decoder, 0 to 1; below 1 takes several times as long',
    share,
    1,
  );
  addNumber(
    command,
    '--final-teacher-forcing <share>',
    'their share at the end, to which it falls in a straight line (default: the same)',
    share,
  );
  addNumber(command, '--label-smoothing <share>', 'probability spread over all tokens', real({ least: 0, below: 1 }), 0.1);
  const monitor = 'what the best epoch is chosen by: BLEU of the dev pairs (greedy search), or their loss';
  addChoice(command, '--monitor <number>', monitor, ['bleu', 'loss'], 'bleu');

  command.optionsGroup('Results:');
  addBleuOption(command);
  return addNumber(command, '--beam <width>', 'of the search on the test pairs', integer(1), 5);
}

/** How BLEU counts. */
export function addBleuOption(command: Command): Command {
  const what = 'tokens that BLEU counts (default: none for pretokenized targets, else 13a)';
  return command.addOption(new Option('--bleu-tokenizer <name>', what).choices(bleuTokenizers));
}
