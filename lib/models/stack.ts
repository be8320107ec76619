// What the models of tasks share: the recurrent layers and how they are told.
import { checkChoice, checkDropout, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import { GRU } from '../layers/gru.js';
import { LSTM } from '../layers/lstm.js';
import { RNN } from '../layers/rnn.js';

/** Kind of recurrent layer. */
export type CellKind = 'lstm' | 'gru' | 'rnn';

/** The recurrent layers of a model: plain data that a file can hold. */
export interface StackConfig {
  readonly cell: CellKind;
  /** H, units of a layer and direction. */
  readonly hidden: number;
  /** Layers on top of each other. */
  readonly layers: number;
  readonly bidirectional: boolean;
  /** Probability of dropping while training, in [0, 1). */
  readonly dropout: number;
}

/** For models of texts and series; what differs is beside it. */
export const stackDefaults = { cell: 'lstm', hidden: 128, layers: 1, bidirectional: false, dropout: 0 } as const;

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function checkStack(op: string, { cell, hidden, layers, bidirectional, dropout }: StackConfig): StackConfig {
  return {
    cell: checkChoice(op, 'cell', cell, ['lstm', 'gru', 'rnn']),
    hidden: checkInteger(op, 'hidden', hidden),
    layers: checkInteger(op, 'layers', layers),
    bidirectional: checkFlag(op, 'bidirectional', bidirectional),
    dropout: checkDropout(op, 'dropout', dropout),
  };
}

/** @throws ThroughtimeError ERR_TT_ARG */
export function checkFlag(op: string, arg: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'true or false' });
  return value;
}

/** The layers. Recurrent weights start orthogonal and an LSTM's forget gate open (bias 1). @param inputs I, the width of a step */
export function recurrentStack(inputs: number, config: StackConfig & { readonly cell: 'lstm' | 'gru' }): LSTM | GRU;
export function recurrentStack(inputs: number, config: StackConfig): LSTM | GRU | RNN;
export function recurrentStack(inputs: number, { cell, hidden, layers, bidirectional, dropout }: StackConfig): LSTM | GRU | RNN {
  const options = { layers, bidirectional, dropout: layers > 1 ? dropout : 0, recurrentInit: 'orthogonal' } as const;
  if (cell === 'lstm') return new LSTM(inputs, hidden, { ...options, forgetBias: 1 });
  return cell === 'gru' ? new GRU(inputs, hidden, options) : new RNN(inputs, hidden, options);
}
