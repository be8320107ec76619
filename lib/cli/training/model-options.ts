// Options of models that several tasks have, each named once.
import type { Command } from 'commander';
import type { CellKind } from '../../models/stack.js';
import { addChoice, addNumber } from '../options.js';
import { integer, real } from '../values.js';

/** The recurrent layers of a model. */
export interface LayerOptions {
  readonly cell: CellKind;
  readonly layers: number;
  readonly hidden: number;
}

/** The words a model knows, and their vectors. */
export interface WordOptions {
  readonly maxVocabulary: number;
  readonly minFrequency: number;
  readonly vectors?: string;
  readonly freeze?: true;
}

/** Adds the options of recurrent layers; the heading is the caller's. */
export function addLayerOptions(command: Command, { hidden, units }: { readonly hidden: number; readonly units: string }): Command {
  addChoice(command, '--cell <kind>', 'recurrent layer', ['lstm', 'gru', 'rnn'], 'lstm');
  addNumber(command, '--layers <n>', 'layers on top of each other', integer(1), 1);
  return addNumber(command, '--hidden <units>', units, integer(1), hidden);
}

/** Adds the options of words; the heading is the caller's. */
export function addWordOptions(command: Command): Command {
  addNumber(command, '--max-vocabulary <tokens>', 'the most frequent are kept, the others share one vector', integer(3), 30_000);
  addNumber(command, '--min-frequency <times>', 'rarer tokens share one vector', integer(1), 2);
  return command
    .option('--vectors <file>', 'pretrained word vectors: text lines of GloVe, word2vec or fastText, also .gz')
    .option('--freeze', 'keep the pretrained vectors as they are');
}

/** Adds the length of word vectors, which a file of them may tell. */
export function addEmbeddingOption(command: Command): Command {
  return addNumber(command, '--embedding <size>', 'numbers of a word vector (default: 100, or as in --vectors)', integer(1));
}

/** Adds the dropout of a model that reads words. */
export function addWordDropoutOption(command: Command): Command {
  const help = 'probability of dropping word vectors, between layers and before the output';
  return addNumber(command, '--dropout <p>', help, real({ least: 0, below: 1 }), 0.5);
}
