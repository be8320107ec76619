// Vanilla recurrent networks: layers over sequences, and one step at a time.
import { checkChoice, checkOptions } from '../check.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { Cell, type CellOptions } from './cell.js';
import { Recurrent, type HiddenState, type RecurrentOptions, type SequenceOptions, type SequenceResult } from './recurrent.js';

interface NonlinearityOption {
  /** Default `tanh`. */
  readonly nonlinearity?: 'tanh' | 'relu';
}

export interface RNNOptions extends RecurrentOptions, NonlinearityOption {}
export interface RNNCellOptions extends CellOptions, NonlinearityOption {}

/**
 * h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh) over whole sequences in one native call.
 * Parameters: `weight_ih_l{k}` [H,I], `weight_hh_l{k}` [H,H], `bias_ih_l{k}`, `bias_hh_l{k}` [H], with `_reverse` for the second
 * direction. Initially uniform in ±1/sqrt(H), as in PyTorch.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { RNN, uniform } from 'throughtime';
 * const { output } = new RNN(8, 16, { nonlinearity: 'relu', recurrentInit: 'orthogonal' }).forward(uniform([2, 5, 8]));
 * console.log(output.shape); // [2,5,16]
 * ```
 */
export class RNN extends Recurrent {
  readonly nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, options?: RNNOptions) {
    const filled = checkOptions('RNN', options, {
      layers: 1,
      bidirectional: false,
      dropout: 0,
      bias: true,
      recurrentInit: 'uniform',
      nonlinearity: 'tanh',
    });
    super(inputSize, hiddenSize, { ...filled, name: 'RNN', gates: 1 });
    this.nonlinearity = checkChoice('RNN', 'nonlinearity', filled.nonlinearity, ['tanh', 'relu']);
  }

  /**
   * @param x `[B,T,I]`
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(x: Tensor, options?: SequenceOptions<HiddenState>): SequenceResult<HiddenState> {
    const { lengths, state } = checkOptions('RNN.forward', options, { lengths: undefined, state: undefined });
    const a = this.shared({ lengths });
    const [y, h] = engine().rnn(x.handle, a.lengths, state?.h.handle, a.wIh, a.wHh, a.bIh, a.bHh, a.L, a.D, this.nonlinearity, ...a.noise);
    return { output: new Tensor(y), state: { h: new Tensor(h) } };
  }
}

/** One RNN step. Parameters `weight_ih` [H,I], `weight_hh` [H,H], `bias_ih`, `bias_hh` [H], initially uniform in ±1/sqrt(H). */
export class RNNCell extends Cell {
  readonly nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, options?: RNNCellOptions) {
    const filled = checkOptions('RNNCell', options, { bias: true, recurrentInit: 'uniform', nonlinearity: 'tanh' });
    super(inputSize, hiddenSize, { ...filled, name: 'RNNCell', gates: 1 });
    this.nonlinearity = checkChoice('RNNCell', 'nonlinearity', filled.nonlinearity, ['tanh', 'relu']);
  }

  /** @param x `[B,I]` @param state `h` is `[B,H]`; default zeros @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor, state?: HiddenState): HiddenState {
    const a = this.shared();
    const [, h] = engine().rnn(
      this.step(x),
      undefined,
      this.before(state?.h),
      a.wIh,
      a.wHh,
      a.bIh,
      a.bHh,
      1,
      1,
      this.nonlinearity,
      0,
      0,
      0,
    );
    return { h: this.after(h) };
  }
}
