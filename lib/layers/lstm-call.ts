// The options of an LSTM's step that its layer and its cell share, and the call of its kernels.
import { checkChoice } from '../check.js';
import type { Handle } from '../native.js';
import { engine } from '../scope.js';
import type { Activation, GateArguments } from './activation.js';
import type { RecurrentCall } from './recurrent-options.js';
import { checkBound, type VariantArguments, type ZoneoutOptions } from './variant.js';

export interface LSTMCellChoices {
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

const gateFunctions = { arg: 'activations', defaults: ['sigmoid', 'tanh', 'tanh'] } as const;

/** Their defaults. */
export const lstmChoices = {
  forgetBias: undefined,
  activations: undefined,
  peephole: false,
  cellClip: undefined,
  coupled: undefined,
  zoneout: 0,
} as const;

export interface MemoryPlan {
  readonly cellClip: number;
  readonly coupled: 'none' | 'input' | 'forget';
}

/** What only an LSTM has: its memory's bound, coupled gates and peepholes, of the gates that are computed. */
export function planMemory(
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

/** The state before the first step; zeros where it is undefined. */
export interface LSTMBefore {
  readonly h0: Handle | undefined;
  readonly c0: Handle | undefined;
}

/** The plain kernel, or the variant's. */
export function runLstm(
  v: VariantArguments | undefined,
  memory: MemoryPlan,
  a: RecurrentCall,
  { h0, c0 }: LSTMBefore,
): [y: Handle, h: Handle, c: Handle] {
  if (!v) return engine().lstm(a.x, a.lengths, h0, c0, a.wIh, a.wHh, a.bIh, a.bHh, a.wHr, a.L, a.D, ...a.noise);
  const [f, g, h] = v.gates as readonly [GateArguments, GateArguments, GateArguments];
  return engine().lstmVariant(
    a.x,
    a.lengths,
    h0,
    c0,
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
