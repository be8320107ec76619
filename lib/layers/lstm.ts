// Long short-term memory: layers over sequences, and one step at a time.
import { checkOptions } from '../check.js';
import { complain } from '../errors.js';
import * as init from '../init.js';
import type { Parameter } from '../parameter.js';
import { Tensor } from '../tensor.js';
import { Cell, cellDefaults, type CellOptions } from './cell.js';
import { lstmChoices, planMemory, runLstm, type LSTMCellChoices, type MemoryPlan } from './lstm-call.js';
import { recurrentDefaults, type HiddenSize, type RecurrentCall, type RecurrentOptions } from './recurrent-options.js';
import { Recurrent } from './recurrent.js';
import type { RecurrentDropoutOptions, VariantArguments } from './variant.js';

/** State of an LSTM: `h` is `[L*D,B,P]` (P is H without a projection), `c` is `[L*D,B,H]`. Of a cell: `[B,H]` both. */
export interface LSTMState {
  readonly h: Tensor;
  readonly c: Tensor;
}

export interface LSTMOptions extends RecurrentOptions, LSTMCellChoices {
  /** P < H: the output and what is fed back are `weight_hr` h. Default none. */
  readonly projection?: number;
  /** Dropout inside the recurrence while training; a number is `state`. Default 0. */
  readonly recurrentDropout?: number | RecurrentDropoutOptions;
}

/**
 * LSTM over whole sequences in one native call, gate order i, f, g, o.
 * Parameters: `weight_ih_l{k}` [4H,I], `weight_hh_l{k}` [4H,P], `bias_ih_l{k}`, `bias_hh_l{k}` [4H], `weight_hr_l{k}` [P,H], each
 * with `_reverse` for the second direction. Initially uniform in ±1/sqrt(H), as in PyTorch; `recurrentInit: 'orthogonal'` and
 * `forgetBias: 1` usually train better. With `peephole` also `w_ci_l{k}`, `w_cf_l{k}`, `w_co_l{k}` [H], with `layerNorm` `ln_x_l{k}.weight`,
 * `ln_h_l{k}.weight` [4H], `ln_c_l{k}.weight` and `.bias` [H], initially 1 and 0. With a list of hidden sizes every layer has its own H, and
 * the state is a list with one entry per layer.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { LSTM, uniform } from 'throughtime';
 * const encoder = new LSTM(16, 32, { layers: 2, bidirectional: true });
 * const { output, state } = encoder.forward(uniform([4, 10, 16]), { lengths: [10, 7, 3, 1] });
 * console.log(output.shape, state.h.shape); // [4,10,64] [4,4,32]
 * const keras = new LSTM(16, 32, { activations: ['hardSigmoid', 'tanh', 'tanh'], forgetBias: 1 });
 * const narrowing = new LSTM(16, [32, 24]); // the state is a list, one entry per layer
 * console.log(narrowing.forward(uniform([4, 10, 16])).state[1]?.h.shape, narrowing.explain()); // [1,4,24] 2 calls of lstm, …
 * const regularised = new LSTM(16, 32, { layerNorm: true, zoneout: { h: 0.05, c: 0.5 }, recurrentDropout: 0.25 });
 * ```
 */
export class LSTM<Width = number> extends Recurrent<LSTMState, Width> {
  readonly #memory: MemoryPlan;

  constructor(inputSize: number, hiddenSize: HiddenSize<Width>, options?: LSTMOptions) {
    const filled = checkOptions('LSTM', options, { ...recurrentDefaults, ...lstmChoices, projection: undefined, recurrentDropout: 0 });
    const memory = planMemory('LSTM', filled);
    super(inputSize, hiddenSize, { ...filled, ...memory, name: 'LSTM', gates: 4 });
    this.#memory = memory;
    setForgetBias('LSTM', this, filled);
  }

  protected override run(call: RecurrentCall, before: LSTMState | undefined, variant: VariantArguments | undefined) {
    const [y, h, c] = runLstm(variant, this.#memory, call, { h0: before?.h.handle, c0: before?.c.handle });
    return { output: new Tensor(y), state: { h: new Tensor(h), c: new Tensor(c) } };
  }

  /** The pairs [b_ih, b_hh] of every layer and direction. */
  biasPairs(): readonly (readonly [Parameter, Parameter])[] {
    const recurrent = this.list('bias_hh') ?? [];
    return (this.list('bias_ih') ?? []).map((input, i) => [input, recurrent[i] as Parameter]);
  }
}

export interface LSTMCellOptions extends CellOptions, LSTMCellChoices {}

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
  readonly #memory: MemoryPlan;

  constructor(inputSize: number, hiddenSize: number, options?: LSTMCellOptions) {
    const filled = checkOptions('LSTMCell', options, { ...cellDefaults, ...lstmChoices });
    const memory = planMemory('LSTMCell', filled);
    super(inputSize, hiddenSize, { ...filled, ...memory, name: 'LSTMCell', gates: 4 });
    this.#memory = memory;
    setForgetBias('LSTMCell', this, filled);
  }

  /**
   * @param x `[B,I]`
   * @param state after the step before; default zeros
   * @returns the state after this step; its `h` is the output
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE
   */
  forward(x: Tensor, state?: LSTMState): LSTMState {
    const { call, variant } = this.step(x);
    const before = this.before(state);
    const [, h, c] = runLstm(variant, this.#memory, call, { h0: before.h, c0: before.c });
    return { h: this.after(h), c: this.after(c) };
  }

  /** The pair [b_ih, b_hh]. */
  biasPairs(): readonly (readonly [Parameter, Parameter])[] {
    return this.bias_ih && this.bias_hh ? [[this.bias_ih, this.bias_hh]] : [];
  }
}

interface ForgetBiasOptions {
  readonly bias: boolean;
  readonly coupled: LSTMCellChoices['coupled'] | undefined;
  readonly forgetBias: number | undefined;
}

function setForgetBias(op: string, lstm: init.ForgetGate, { bias, coupled, forgetBias: value }: ForgetBiasOptions): void {
  if (value === undefined) return;
  if (coupled === 'forget')
    throw complain('ERR_TT_ARG', { op, arg: 'forgetBias', got: value, want: 'no value', why: 'the forget gate follows the input gate' });
  if (!bias) throw complain('ERR_TT_ARG', { op, arg: 'forgetBias', got: value, want: 'no value', why: 'bias is false' });
  init.forgetBias(lstm, value);
}
