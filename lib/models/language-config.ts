// The options of a language model, checked and filled in.
import { checkChoice, checkDropout, checkInteger, checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { mostLayers } from '../layers/stack.js';

/** Everything that decides what a language model computes: plain data that a file can hold. */
export interface LanguageModelConfig {
  /** Kind of recurrent layer. Default `lstm`. */
  readonly cell?: 'lstm' | 'gru' | 'rnn';
  /** V, number of token ids. */
  readonly vocabularySize: number;
  /** E, length of a token's vector. Default 128. */
  readonly embedding?: number;
  /** H, units: one number for all layers, or a number for each. Default 128. */
  readonly hidden?: number | readonly number[];
  /** Layers on top of each other, when `hidden` is one number. Default 2. */
  readonly layers?: number;
  /**
   * The rows of the output map are the tokens' vectors (Press & Wolf 2017; Inan, Khosravi & Socher 2017). Where the top layer has another
   * width than the vectors, a linear map leads from one to the other. Default false.
   */
  readonly tied?: boolean;
  /** Probability of dropping whole tokens of the vocabulary, see `Embedding`. Default 0. */
  readonly wordDropout?: number;
  /** Of the tokens' vectors, after the embedding. Default 0. */
  readonly inputDropout?: number;
  /** Of the outputs between layers. Default 0. */
  readonly hiddenDropout?: number;
  /** Of the top layer's outputs. Default 0. */
  readonly outputDropout?: number;
  /** These three keep one mask for all steps of a chunk, see `LockedDropout`. Default false. */
  readonly locked?: boolean;
  /** Of the recurrent weights, see `weightDrop` of `LSTM`. Default 0. */
  readonly weightDrop?: number;
  /** Of the state that the recurrent weights multiply, one mask for all steps (Gal & Ghahramani 2016). Default 0. */
  readonly recurrentDropout?: number;
  /** Probability that a unit keeps its value of the step before (Krueger et al. 2017). Default 0. */
  readonly zoneout?: number;
  /** Activation regularisation: this much times the mean square of the dropped outputs (Merity, McCann & Socher 2017). Default 0. */
  readonly ar?: number;
  /** Temporal activation regularisation: this much times the mean square of the change of the outputs from step to step. Default 0. */
  readonly tar?: number;
}

/** A complete configuration; `hidden` has the units of every layer. */
export type FilledLanguageConfig = Required<LanguageModelConfig> & { readonly hidden: readonly number[] };

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function completeLanguageConfig(config: LanguageModelConfig): FilledLanguageConfig {
  const op = 'LanguageModel';
  const filled = checkOptions(op, config, {
    cell: 'lstm',
    vocabularySize: undefined,
    embedding: 128,
    hidden: 128,
    layers: undefined,
    tied: false,
    wordDropout: 0,
    inputDropout: 0,
    hiddenDropout: 0,
    outputDropout: 0,
    locked: false,
    weightDrop: 0,
    recurrentDropout: 0,
    zoneout: 0,
    ar: 0,
    tar: 0,
  });
  const { cell, vocabularySize, embedding, tied, locked, ar, tar } = filled;
  const hidden = widths(op, filled.hidden, filled.layers);
  for (const [arg, got] of Object.entries({ tied, locked }))
    if (typeof got !== 'boolean') throw complain('ERR_TT_ARG', { op, arg, got, want: 'true or false' });
  const { wordDropout, inputDropout, hiddenDropout, outputDropout, weightDrop, recurrentDropout, zoneout } = filled;
  const dropouts = { wordDropout, inputDropout, hiddenDropout, outputDropout, weightDrop, recurrentDropout, zoneout };
  for (const [arg, p] of Object.entries(dropouts)) checkDropout(op, arg, p);
  return {
    cell: checkChoice(op, 'cell', cell, ['lstm', 'gru', 'rnn']),
    vocabularySize: checkInteger(op, 'vocabularySize', vocabularySize as number),
    embedding: checkInteger(op, 'embedding', embedding),
    hidden,
    layers: hidden.length,
    tied,
    locked,
    ...dropouts,
    ar: checkNumber(op, 'ar', ar, 0),
    tar: checkNumber(op, 'tar', tar, 0),
  };
}

function widths(op: string, hidden: number | readonly number[], layers: number | undefined): readonly number[] {
  if (typeof hidden === 'number') {
    checkInteger(op, 'hidden', hidden);
    return Array<number>(layers === undefined ? 2 : checkInteger(op, 'layers', layers, 1, mostLayers)).fill(hidden);
  }
  if (!Array.isArray(hidden) || hidden.length === 0)
    throw complain('ERR_TT_ARG', { op, arg: 'hidden', got: hidden, want: 'a number, or one for each layer' });
  if (layers !== undefined && layers !== hidden.length)
    throw complain('ERR_TT_ARG', { op, arg: 'layers', got: layers, want: `${hidden.length}`, why: 'hidden has as many' });
  return (hidden as readonly number[]).map((width, i) => checkInteger(op, `hidden[${i}]`, width));
}
