// Gated recurrent units: layers over sequences, and one step at a time.
import { checkOptions } from '../check.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { Cell, type CellOptions } from './cell.js';
import { Recurrent, type HiddenState, type RecurrentOptions, type SequenceOptions, type SequenceResult } from './recurrent.js';

interface ResetOption {
  /**
   * Apply the reset gate after the recurrent product (default; PyTorch, cuDNN) or, with false, before it (Cho et al. 2014; the
   * default of Keras 1 and ONNX).
   */
  readonly resetAfter?: boolean;
}

export interface GRUOptions extends RecurrentOptions, ResetOption {}
export interface GRUCellOptions extends CellOptions, ResetOption {}

/**
 * GRU over whole sequences in one native call, gate order r, z, n.
 * Parameters: `weight_ih_l{k}` [3H,I], `weight_hh_l{k}` [3H,H], `bias_ih_l{k}`, `bias_hh_l{k}` [3H], with `_reverse` for the second
 * direction. Initially uniform in ±1/sqrt(H), as in PyTorch.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GRU, uniform } from 'throughtime';
 * const { output, state } = new GRU(8, 16).forward(uniform([2, 5, 8]));
 * console.log(output.shape, state.h.shape); // [2,5,16] [1,2,16]
 * ```
 */
export class GRU extends Recurrent {
  readonly resetAfter: boolean;

  constructor(inputSize: number, hiddenSize: number, options?: GRUOptions) {
    const filled = checkOptions('GRU', options, {
      layers: 1,
      bidirectional: false,
      dropout: 0,
      bias: true,
      recurrentInit: 'uniform',
      resetAfter: true,
    });
    super(inputSize, hiddenSize, { ...filled, name: 'GRU', gates: 3 });
    this.resetAfter = filled.resetAfter;
  }

  /**
   * @param x `[B,T,I]`
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(x: Tensor, options?: SequenceOptions<HiddenState>): SequenceResult<HiddenState> {
    const { lengths, state } = checkOptions('GRU.forward', options, { lengths: undefined, state: undefined });
    const a = this.shared({ lengths });
    const [y, h] = engine().gru(x.handle, a.lengths, state?.h.handle, a.wIh, a.wHh, a.bIh, a.bHh, a.L, a.D, this.resetAfter, ...a.noise);
    return { output: new Tensor(y), state: { h: new Tensor(h) } };
  }
}

/**
 * One GRU step. Parameters `weight_ih` [3H,I], `weight_hh` [3H,H], `bias_ih`, `bias_hh` [3H], initially uniform in ±1/sqrt(H).
 * @example
 * ```ts
 * import { GRUCell, uniform } from 'throughtime';
 * const cell = new GRUCell(8, 16);
 * const { h } = cell.forward(uniform([4, 8]));
 * console.log(h.shape); // [4,16]
 * ```
 */
export class GRUCell extends Cell {
  readonly resetAfter: boolean;

  constructor(inputSize: number, hiddenSize: number, options?: GRUCellOptions) {
    const filled = checkOptions('GRUCell', options, { bias: true, recurrentInit: 'uniform', resetAfter: true });
    super(inputSize, hiddenSize, { ...filled, name: 'GRUCell', gates: 3 });
    this.resetAfter = filled.resetAfter;
  }

  /** @param x `[B,I]` @param state `h` is `[B,H]`; default zeros @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor, state?: HiddenState): HiddenState {
    const a = this.shared();
    const [, h] = engine().gru(this.step(x), undefined, this.before(state?.h), a.wIh, a.wHh, a.bIh, a.bHh, 1, 1, this.resetAfter, 0, 0, 0);
    return { h: this.after(h) };
  }
}
