// Vanilla recurrent networks: layers over sequences, and one step at a time.
import { checkOptions } from '../check.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import type { Activation, GateArguments } from './activation.js';
import { Cell, cellDefaults, type CellOptions } from './cell.js';
import type { HiddenState } from './layer-states.js';
import { recurrentDefaults, type HiddenSize, type RecurrentCall, type RecurrentOptions } from './recurrent-options.js';
import { Recurrent } from './recurrent.js';
import type { VariantArguments } from './variant.js';

interface RNNCellChoices {
  /** The function of the only gate; of a bidirectional layer a pair for the two directions. Default `tanh`. */
  readonly nonlinearity?: Activation | readonly Activation[];
  /** Probability that a unit of h keeps its value of the step before; at inference its expected value (Krueger et al. 2017). Default 0. */
  readonly zoneout?: number;
}

export interface RNNOptions extends RecurrentOptions, RNNCellChoices {
  /** Dropout of the h that W_hh multiplies while training, one mask per sequence (Gal & Ghahramani 2016). Default 0. */
  readonly recurrentDropout?: number;
}
export interface RNNCellOptions extends CellOptions, RNNCellChoices {}

const gateFunctions = { arg: 'nonlinearity', defaults: ['tanh'] } as const;

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
export class RNN<Width = number> extends Recurrent<HiddenState, Width> {
  readonly nonlinearity: Activation | readonly Activation[];

  constructor(inputSize: number, hiddenSize: HiddenSize<Width>, options?: RNNOptions) {
    const filled = checkOptions('RNN', options, { ...recurrentDefaults, nonlinearity: 'tanh', zoneout: 0, recurrentDropout: 0 });
    super(inputSize, hiddenSize, { ...filled, ...functionsOf(filled.nonlinearity), name: 'RNN', gates: 1 });
    this.nonlinearity = filled.nonlinearity;
  }

  protected override run(call: RecurrentCall, before: HiddenState | undefined, variant: VariantArguments | undefined) {
    const [y, h] = runRnn(variant, this.nonlinearity, call, before?.h.handle);
    return { output: new Tensor(y), state: { h: new Tensor(h) } };
  }
}

/** One RNN step. Parameters `weight_ih` [H,I], `weight_hh` [H,H], `bias_ih`, `bias_hh` [H], initially uniform in ±1/sqrt(H). */
export class RNNCell extends Cell {
  readonly nonlinearity: Activation | readonly Activation[];

  constructor(inputSize: number, hiddenSize: number, options?: RNNCellOptions) {
    const filled = checkOptions('RNNCell', options, { ...cellDefaults, nonlinearity: 'tanh', zoneout: 0 });
    super(inputSize, hiddenSize, { ...filled, ...functionsOf(filled.nonlinearity), name: 'RNNCell', gates: 1 });
    this.nonlinearity = filled.nonlinearity;
  }

  /** @param x `[B,I]` @param state `h` is `[B,H]`; default zeros @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor, state?: HiddenState): HiddenState {
    const { call, variant } = this.step(x);
    const [, h] = runRnn(variant, this.nonlinearity, call, this.before(state).h);
    return { h: this.after(h) };
  }
}

/** relu has a plain kernel too; everything else but tanh asks for the variant's. */
function functionsOf(nonlinearity: Activation | readonly Activation[]) {
  if (nonlinearity === 'relu') return { gateFunctions: { ...gateFunctions, defaults: ['relu'] } as const };
  const activations = Array.isArray(nonlinearity) ? (nonlinearity as readonly Activation[]) : [nonlinearity as Activation];
  return { gateFunctions, activations };
}

/** The plain kernel, or the variant's. */
function runRnn(
  v: VariantArguments | undefined,
  nonlinearity: RNN['nonlinearity'],
  a: RecurrentCall,
  h0: Handle | undefined,
): [y: Handle, h: Handle] {
  const shared = [a.x, a.lengths, h0, a.wIh, a.wHh, a.bIh, a.bHh] as const;
  if (!v) return engine().rnn(...shared, a.L, a.D, nonlinearity === 'relu' ? 'relu' : 'tanh', ...a.noise);
  const [f] = v.gates as readonly [GateArguments];
  return engine().rnnVariant(...shared, v.lnX, v.lnH, a.L, a.D, ...f, v.clip, v.eps, v.zoneout.h, v.dropout.state, v.train, ...a.noise);
}
