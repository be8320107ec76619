// Long short-term memory: layers over sequences, and one step at a time.
import { checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import * as init from '../init.js';
import type { Parameter } from '../parameter.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { Cell, type CellOptions } from './cell.js';
import { Recurrent, type RecurrentOptions, type SequenceOptions, type SequenceResult } from './recurrent.js';

/** State of an LSTM: `h` is `[L*D,B,P]` (P is H without a projection), `c` is `[L*D,B,H]`. Of a cell: `[B,H]` both. */
export interface LSTMState {
  readonly h: Tensor;
  readonly c: Tensor;
}

export interface LSTMOptions extends RecurrentOptions {
  /** P < H: the output and what is fed back are `weight_hr` h. Default none. */
  readonly projection?: number;
  /** Sets the forget gate's bias to this value; 1 is the usual recommendation. Default: random like the others, PyTorch's. */
  readonly forgetBias?: number;
}

/**
 * LSTM over whole sequences in one native call, gate order i, f, g, o.
 * Parameters: `weight_ih_l{k}` [4H,I], `weight_hh_l{k}` [4H,P], `bias_ih_l{k}`, `bias_hh_l{k}` [4H], `weight_hr_l{k}` [P,H], each
 * with `_reverse` for the second direction. Initially uniform in ±1/sqrt(H), as in PyTorch; `recurrentInit: 'orthogonal'` and
 * `forgetBias: 1` usually train better.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { LSTM, uniform } from 'throughtime';
 * const encoder = new LSTM(16, 32, { layers: 2, bidirectional: true });
 * const { output, state } = encoder.forward(uniform([4, 10, 16]), { lengths: [10, 7, 3, 1] });
 * console.log(output.shape, state.h.shape); // [4,10,64] [4,4,32]
 * ```
 */
export class LSTM extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: LSTMOptions) {
    const filled = checkOptions('LSTM', options, {
      layers: 1,
      bidirectional: false,
      dropout: 0,
      bias: true,
      recurrentInit: 'uniform',
      projection: undefined,
      forgetBias: undefined,
    });
    const { projection, forgetBias } = filled;
    if (projection !== undefined && checkInteger('LSTM', 'projection', projection) >= hiddenSize) {
      throw complain('ERR_TT_RANGE', {
        op: 'LSTM',
        arg: 'projection',
        got: projection,
        want: `less than hiddenSize, which is ${hiddenSize}`,
      });
    }
    super(inputSize, hiddenSize, { ...filled, name: 'LSTM', gates: 4 });
    if (forgetBias !== undefined) setForgetBias('LSTM', this, filled.bias, forgetBias);
  }

  /**
   * @param x `[B,T,I]`
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(x: Tensor, options?: SequenceOptions<LSTMState>): SequenceResult<LSTMState> {
    const { lengths, state } = checkOptions('LSTM.forward', options, { lengths: undefined, state: undefined });
    const a = this.shared({ lengths });
    const [y, h, c] = engine().lstm(
      x.handle,
      a.lengths,
      state?.h.handle,
      state?.c.handle,
      a.wIh,
      a.wHh,
      a.bIh,
      a.bHh,
      a.wHr,
      a.L,
      a.D,
      ...a.noise,
    );
    return { output: new Tensor(y), state: { h: new Tensor(h), c: new Tensor(c) } };
  }

  /** The pairs [b_ih, b_hh] of every layer and direction. */
  biasPairs(): readonly (readonly [Parameter, Parameter])[] {
    const recurrent = this.list('bias_hh') ?? [];
    return (this.list('bias_ih') ?? []).map((input, i) => [input, recurrent[i] as Parameter]);
  }
}

export interface LSTMCellOptions extends CellOptions {
  /** Sets the forget gate's bias. Default: random like the others. */
  readonly forgetBias?: number;
}

/**
 * One LSTM step. Parameters `weight_ih` [4H,I], `weight_hh` [4H,H], `bias_ih`, `bias_hh` [4H], initially uniform in ±1/sqrt(H).
 * @example
 * ```ts
 * import { LSTMCell, uniform } from 'throughtime';
 * const cell = new LSTMCell(8, 16);
 * let state = cell.forward(uniform([4, 8]));
 * state = cell.forward(uniform([4, 8]), state);
 * console.log(state.h.shape); // [4,16]
 * ```
 */
export class LSTMCell extends Cell {
  constructor(inputSize: number, hiddenSize: number, options?: LSTMCellOptions) {
    const filled = checkOptions('LSTMCell', options, { bias: true, recurrentInit: 'uniform', forgetBias: undefined });
    super(inputSize, hiddenSize, { ...filled, name: 'LSTMCell', gates: 4 });
    if (filled.forgetBias !== undefined) setForgetBias('LSTMCell', this, filled.bias, filled.forgetBias);
  }

  /**
   * @param x `[B,I]`
   * @param state after the step before; default zeros
   * @returns the state after this step; its `h` is the output
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE
   */
  forward(x: Tensor, state?: LSTMState): LSTMState {
    const a = this.shared();
    const [, h, c] = engine().lstm(
      this.step(x),
      undefined,
      this.before(state?.h),
      this.before(state?.c),
      a.wIh,
      a.wHh,
      a.bIh,
      a.bHh,
      undefined,
      1,
      1,
      0,
      0,
      0,
    );
    return { h: this.after(h), c: this.after(c) };
  }

  /** The pair [b_ih, b_hh]. */
  biasPairs(): readonly (readonly [Parameter, Parameter])[] {
    return this.bias_ih && this.bias_hh ? [[this.bias_ih, this.bias_hh]] : [];
  }
}

function setForgetBias(op: string, lstm: init.ForgetGate, bias: boolean, value: number): void {
  if (!bias) throw complain('ERR_TT_ARG', { op, arg: 'forgetBias', got: value, want: 'no value', why: 'bias is false' });
  init.forgetBias(lstm, value);
}
