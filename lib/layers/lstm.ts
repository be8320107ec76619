// Long short-term memory: layers over sequences, and one step at a time.
import { checkChoice, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import * as init from '../init.js';
import type { Parameter } from '../parameter.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import type { Activation, GateArguments } from './activation.js';
import { Cell, cellDefaults, type CellOptions } from './cell.js';
import {
  Recurrent,
  recurrentDefaults,
  type RecurrentOptions,
  type SequenceOptions,
  type SequenceResult,
  type SharedArguments,
} from './recurrent.js';
import { checkBound, type RecurrentDropoutOptions, type VariantArguments, type ZoneoutOptions } from './variant.js';

/** State of an LSTM: `h` is `[L*D,B,P]` (P is H without a projection), `c` is `[L*D,B,H]`. Of a cell: `[B,H]` both. */
export interface LSTMState {
  readonly h: Tensor;
  readonly c: Tensor;
}

interface LSTMCellChoices {
  /** Sets the forget gate's bias to this value; 1 is the usual recommendation. Default: random like the others, PyTorch's. */
  readonly forgetBias?: number;
  /**
   * Functions f of the gates i, f and o, g of the candidate, h of the output, as in ONNX; of a bidirectional layer three more for the
   * reverse. Default sigmoid, tanh, tanh.
   */
  readonly activations?: readonly Activation[];
  /**
   * Gates that see the memory: i += `w_ci` c, f += `w_cf` c, and o += `w_co` c', the new one (Gers, Schraudolph & Schmidhuber 2002).
   * Default false.
   */
  readonly peephole?: boolean;
  /** Bounds c to ±cellClip after each step (Sak, Senior & Beaufays 2014; TensorFlow's `cell_clip`). Default: no bound. */
  readonly cellClip?: number;
  /**
   * One gate for forgetting and writing (Greff et al. 2017): `input` makes i = 1 - f, `forget` makes f = 1 - i (ONNX `input_forget`). The
   * weights of the gate that follows remain and have no effect. Default: two gates.
   */
  readonly coupled?: 'input' | 'forget';
  /**
   * Probability that a unit keeps its value of the step before, a number for h and c alike; at inference the expected value (Krueger et
   * al. 2017). Default 0.
   */
  readonly zoneout?: number | ZoneoutOptions;
}

export interface LSTMOptions extends RecurrentOptions, LSTMCellChoices {
  /** P < H: the output and what is fed back are `weight_hr` h. Default none. */
  readonly projection?: number;
  /** Dropout inside the recurrence while training; a number is `state`. Default 0. */
  readonly recurrentDropout?: number | RecurrentDropoutOptions;
}

const gateFunctions = { arg: 'activations', defaults: ['sigmoid', 'tanh', 'tanh'] } as const;
const choices = {
  forgetBias: undefined,
  activations: undefined,
  peephole: false,
  cellClip: undefined,
  coupled: undefined,
  zoneout: 0,
} as const;

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
  readonly #memory: MemoryPlan;

  constructor(inputSize: number, hiddenSize: number, options?: LSTMOptions) {
    const filled = checkOptions('LSTM', options, { ...recurrentDefaults, ...choices, projection: undefined, recurrentDropout: 0 });
    const { projection, forgetBias } = filled;
    if (projection !== undefined && checkInteger('LSTM', 'projection', projection) >= hiddenSize) {
      throw complain('ERR_TT_RANGE', {
        op: 'LSTM',
        arg: 'projection',
        got: projection,
        want: `less than hiddenSize, which is ${hiddenSize}`,
      });
    }
    const memory = planMemory('LSTM', filled);
    super(inputSize, hiddenSize, { ...filled, ...memory, name: 'LSTM', gates: 4 });
    this.#memory = memory;
    if (forgetBias !== undefined) setForgetBias('LSTM', this, filled.bias, forgetBias);
  }

  /**
   * @param x `[B,T,I]`
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(x: Tensor, options?: SequenceOptions<LSTMState>): SequenceResult<LSTMState> {
    const { lengths, state } = checkOptions('LSTM.forward', options, { lengths: undefined, state: undefined });
    const a = { ...this.shared({ lengths }), x: x.handle, h0: state?.h.handle, c0: state?.c.handle };
    const v = this.variant();
    const [y, h, c] = v ? lstmVariant(v, this.#memory, a) : lstmPlain(a);
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
    const filled = checkOptions('LSTMCell', options, { ...cellDefaults, ...choices });
    const memory = planMemory('LSTMCell', filled);
    super(inputSize, hiddenSize, { ...filled, ...memory, name: 'LSTMCell', gates: 4 });
    this.#memory = memory;
    if (filled.forgetBias !== undefined) setForgetBias('LSTMCell', this, filled.bias, filled.forgetBias);
  }

  /**
   * @param x `[B,I]`
   * @param state after the step before; default zeros
   * @returns the state after this step; its `h` is the output
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE
   */
  forward(x: Tensor, state?: LSTMState): LSTMState {
    const v = this.variant();
    const a: LSTMCall = {
      ...this.shared(),
      x: this.step(x),
      lengths: undefined,
      h0: this.before(state?.h),
      c0: this.before(state?.c),
      wHr: undefined,
      L: 1,
      D: 1,
      noise: [0, ...(v?.stream ?? ([0, 0] as const))],
    };
    const [, h, c] = v ? lstmVariant(v, this.#memory, a) : lstmPlain(a);
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

interface MemoryPlan {
  readonly cellClip: number;
  readonly coupled: 'none' | 'input' | 'forget';
}

/** What only an LSTM has: its memory's bound, coupled gates and peepholes, of the gates that are computed. */
function planMemory(
  op: string,
  options: Pick<LSTMCellChoices, 'peephole'> & { readonly [K in 'cellClip' | 'coupled']: LSTMCellChoices[K] | undefined },
) {
  const cellClip = checkBound(op, 'cellClip', options.cellClip);
  const coupled = options.coupled === undefined ? 'none' : checkChoice(op, 'coupled', options.coupled, ['input', 'forget']);
  const follower = { none: undefined, input: 'w_ci', forget: 'w_cf' }[coupled];
  const peepholes = options.peephole ? (['w_ci', 'w_cf', 'w_co'] as const).filter((name) => name !== follower) : [];
  return {
    cellClip,
    coupled,
    peepholes,
    gateFunctions,
    memory: true,
    special: cellClip > 0 || coupled !== 'none' || peepholes.length > 0,
  } as const;
}

interface LSTMCall extends SharedArguments {
  readonly x: Handle;
  readonly h0: Handle | undefined;
  readonly c0: Handle | undefined;
}

function lstmPlain(a: LSTMCall): [y: Handle, h: Handle, c: Handle] {
  return engine().lstm(a.x, a.lengths, a.h0, a.c0, a.wIh, a.wHh, a.bIh, a.bHh, a.wHr, a.L, a.D, ...a.noise);
}

function lstmVariant(v: VariantArguments, memory: MemoryPlan, a: LSTMCall): [y: Handle, h: Handle, c: Handle] {
  const [f, g, h] = v.gates as readonly [GateArguments, GateArguments, GateArguments];
  return engine().lstmVariant(
    a.x,
    a.lengths,
    a.h0,
    a.c0,
    a.wIh,
    a.wHh,
    a.bIh,
    a.bHh,
    a.wHr,
    v.wCi,
    v.wCf,
    v.wCo,
    v.lnX,
    v.lnH,
    v.lnC,
    v.lnCBias,
    a.L,
    a.D,
    ...f,
    ...g,
    ...h,
    v.clip,
    memory.cellClip,
    memory.coupled,
    v.eps,
    v.zoneout.h,
    v.zoneout.c,
    v.dropout.state,
    v.dropout.candidate,
    v.train,
    ...a.noise,
  );
}
