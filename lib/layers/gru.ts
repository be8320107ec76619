// Gated recurrent units: layers over sequences, and one step at a time.
import { checkOptions } from '../check.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import type { Activation, GateArguments } from './activation.js';
import { Cell, cellDefaults, type CellOptions } from './cell.js';
import type { HiddenState } from './layer-states.js';
import { recurrentDefaults, type HiddenSize, type RecurrentCall, type RecurrentOptions } from './recurrent-options.js';
import { Recurrent } from './recurrent.js';
import type { RecurrentDropoutOptions, VariantArguments } from './variant.js';

interface GRUCellChoices {
  /**
   * Apply the reset gate after the recurrent product (default; PyTorch, cuDNN) or, with false, before it (Cho et al. 2014; the
   * default of Keras 1 and ONNX).
   */
  readonly resetAfter?: boolean;
  /** Functions f of r and z, g of the candidate n, as in ONNX; of a bidirectional layer two more for the reverse. Default sigmoid, tanh. */
  readonly activations?: readonly Activation[];
  /** Probability that a unit of h keeps its value of the step before; at inference its expected value (Krueger et al. 2017). Default 0. */
  readonly zoneout?: number;
}

export interface GRUOptions extends RecurrentOptions, GRUCellChoices {
  /** Dropout inside the recurrence while training; a number is `state`. Default 0. */
  readonly recurrentDropout?: number | RecurrentDropoutOptions;
}
export interface GRUCellOptions extends CellOptions, GRUCellChoices {}

const gateFunctions = { arg: 'activations', defaults: ['sigmoid', 'tanh'] } as const;

/**
 * GRU over whole sequences in one native call, gate order r, z, n.
 * Parameters: `weight_ih_l{k}` [3H,I], `weight_hh_l{k}` [3H,H], `bias_ih_l{k}`, `bias_hh_l{k}` [3H], with `_reverse` for the second
 * direction. Initially uniform in ±1/sqrt(H), as in PyTorch. With `layerNorm` also `ln_x_l{k}.weight`, `ln_h_l{k}.weight` [3H], initially 1.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GRU, uniform } from 'throughtime';
 * const { output, state } = new GRU(8, 16).forward(uniform([2, 5, 8]));
 * console.log(output.shape, state.h.shape); // [2,5,16] [1,2,16]
 * ```
 */
export class GRU<Width = number> extends Recurrent<HiddenState, Width> {
  readonly resetAfter: boolean;

  constructor(inputSize: number, hiddenSize: HiddenSize<Width>, options?: GRUOptions) {
    const filled = checkOptions('GRU', options, {
      ...recurrentDefaults,
      resetAfter: true,
      activations: undefined,
      zoneout: 0,
      recurrentDropout: 0,
    });
    super(inputSize, hiddenSize, { ...filled, name: 'GRU', gates: 3, gateFunctions });
    this.resetAfter = filled.resetAfter;
  }

  protected override get cell() {
    return this.resetAfter ? 'gru' : 'gru-before';
  }

  protected override run(call: RecurrentCall, before: HiddenState | undefined, variant: VariantArguments | undefined) {
    const [y, h] = runGru(variant, this.resetAfter, call, before?.h.handle);
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
    const filled = checkOptions('GRUCell', options, { ...cellDefaults, resetAfter: true, activations: undefined, zoneout: 0 });
    super(inputSize, hiddenSize, { ...filled, name: 'GRUCell', gates: 3, gateFunctions });
    this.resetAfter = filled.resetAfter;
  }

  /** @param x `[B,I]` @param state `h` is `[B,H]`; default zeros @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor, state?: HiddenState): HiddenState {
    const { call, variant } = this.step(x);
    const [, h] = runGru(variant, this.resetAfter, call, this.before(state).h);
    return { h: this.after(h) };
  }
}

/** The plain kernel, or the variant's. */
function runGru(v: VariantArguments | undefined, resetAfter: boolean, a: RecurrentCall, h0: Handle | undefined): [y: Handle, h: Handle] {
  const shared = [a.x, a.lengths, h0, a.wIh, a.wHh, a.bIh, a.bHh] as const;
  if (!v) return engine().gru(...shared, a.L, a.D, resetAfter, ...a.noise);
  const [f, g] = v.gates as readonly [GateArguments, GateArguments];
  return engine().gruVariant(
    ...shared,
    v.lnX,
    v.lnH,
    a.L,
    a.D,
    resetAfter,
    ...f,
    ...g,
    v.clip,
    v.eps,
    v.zoneout.h,
    v.dropout.state,
    v.dropout.candidate,
    v.train,
    ...a.noise,
  );
}
