// The weights of one recurrent layer and direction, or of one cell: gates stacked in rows, two biases, names as in PyTorch.
import { checkChoice } from '../check.js';
import { uniform } from '../create.js';
import * as init from '../init.js';
import { Parameter } from '../parameter.js';
import { LayerNorm } from './layer-norm.js';

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
  /** Peepholes of these gates. */
  readonly peepholes?: readonly ('w_ci' | 'w_cf' | 'w_co')[];
  /** `eps` of the normalisation inside the cell, undefined for none; `memory`: of c too. */
  readonly norm?: { readonly eps: number; readonly memory: boolean } | undefined;
}

export interface RecurrentWeights {
  readonly weight_ih: Parameter;
  readonly weight_hh: Parameter;
  readonly bias_ih?: Parameter;
  readonly bias_hh?: Parameter;
  readonly weight_hr?: Parameter;
  readonly w_ci?: Parameter;
  readonly w_cf?: Parameter;
  readonly w_co?: Parameter;
}

/** The scales of the normalisation inside a cell. Its kernel normalises; a GRU's candidate apart from its gates. */
export interface RecurrentNorms {
  readonly ln_x?: LayerNorm;
  readonly ln_h?: LayerNorm;
  readonly ln_c?: LayerNorm;
}

/**
 * All numbers uniform in ±1/sqrt(H), PyTorch's default; `orthogonal` makes every gate's recurrent matrix orthogonal instead. Scales of a
 * normalisation are 1.
 */
export function recurrentWeights(op: string, sizes: WeightSizes, options: WeightOptions): RecurrentWeights & RecurrentNorms {
  const { bias, recurrentInit, peepholes = [], norm } = options;
  checkChoice(op, 'recurrentInit', recurrentInit, ['uniform', 'orthogonal']);
  const { gates, input, hidden, output } = sizes;
  const bound = 1 / Math.sqrt(hidden);
  const parameter = (...shape: number[]) => new Parameter(uniform(shape, { low: -bound, high: bound }));
  const scale = (size: number, shift = false) => new LayerNorm(size, { eps: norm?.eps ?? 0, bias: shift });
  const weights: RecurrentWeights & RecurrentNorms = {
    weight_ih: parameter(gates * hidden, input),
    weight_hh: parameter(gates * hidden, output),
    ...(bias && { bias_ih: parameter(gates * hidden), bias_hh: parameter(gates * hidden) }),
    ...(output !== hidden && { weight_hr: parameter(output, hidden) }),
    ...Object.fromEntries(peepholes.map((name) => [name, parameter(hidden)])),
    ...(norm && { ln_x: scale(gates * hidden), ln_h: scale(gates * hidden) }),
    ...(norm?.memory && { ln_c: scale(hidden, true) }),
  };
  if (recurrentInit === 'orthogonal') init.orthogonal(weights.weight_hh, 1, gates);
  return weights;
}
