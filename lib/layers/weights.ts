// The weights of one recurrent layer and direction, or of one cell: gates stacked in rows, two biases, names as in PyTorch.
import { checkChoice } from '../check.js';
import { uniform } from '../create.js';
import * as init from '../init.js';
import { Parameter } from '../parameter.js';

export type RecurrentInit = 'uniform' | 'orthogonal';

export interface WeightSizes {
  /** Blocks of H rows: 4 for LSTM, 3 for GRU, 1 for RNN. */
  readonly gates: number;
  readonly input: number;
  readonly hidden: number;
  /** P, or H without a projection: the width of what is fed back. */
  readonly output: number;
}

export interface WeightOptions {
  readonly bias: boolean;
  readonly recurrentInit: RecurrentInit;
}

export interface RecurrentWeights {
  readonly weight_ih: Parameter;
  readonly weight_hh: Parameter;
  readonly bias_ih?: Parameter;
  readonly bias_hh?: Parameter;
  readonly weight_hr?: Parameter;
}

/** All numbers uniform in ±1/sqrt(H), PyTorch's default; `orthogonal` makes every gate's recurrent matrix orthogonal instead. */
export function recurrentWeights(op: string, sizes: WeightSizes, { bias, recurrentInit }: WeightOptions): RecurrentWeights {
  checkChoice(op, 'recurrentInit', recurrentInit, ['uniform', 'orthogonal']);
  const { gates, input, hidden, output } = sizes;
  const bound = 1 / Math.sqrt(hidden);
  const parameter = (...shape: number[]) => new Parameter(uniform(shape, { low: -bound, high: bound }));
  const weights: RecurrentWeights = {
    weight_ih: parameter(gates * hidden, input),
    weight_hh: parameter(gates * hidden, output),
    ...(bias && { bias_ih: parameter(gates * hidden), bias_hh: parameter(gates * hidden) }),
    ...(output !== hidden && { weight_hr: parameter(output, hidden) }),
  };
  if (recurrentInit === 'orthogonal') init.orthogonal(weights.weight_hh, 1, gates);
  return weights;
}
