// What the cells share: one layer, one direction, one step. They run the sequence kernels with T = 1, so the equations exist once.
import { checkInteger } from '../check.js';
import { Model } from '../model.js';
import type { Handle } from '../native.js';
import { view } from '../ops/view.js';
import type { Parameter } from '../parameter.js';
import { Tensor } from '../tensor.js';
import { nextStream } from '../random.js';
import type { LayerNorm } from './layer-norm.js';
import { checkState, type HiddenState, type StateForm } from './layer-states.js';
import type { RecurrentCall } from './recurrent-options.js';
import { planVariant, variantArguments, type Variant, type VariantArguments, type VariantOptions, type VariantPlan } from './variant.js';
import { recurrentWeights, type RecurrentInit } from './weights.js';
import { requireWidth } from './width.js';

export interface CellOptions extends VariantOptions {
  /** Default true: two bias vectors, as in PyTorch. */
  readonly bias?: boolean;
  /** Initial recurrent weights: `uniform` in ±1/sqrt(H) (default) or `orthogonal` for each gate. */
  readonly recurrentInit?: RecurrentInit;
}

/** The defaults every cell shares. */
export const cellDefaults = { bias: true, recurrentInit: 'uniform', clip: undefined, layerNorm: undefined } as const;

export interface CellPlan extends Required<Omit<CellOptions, keyof VariantOptions>>, VariantPlan {
  readonly name: string;
  readonly gates: number;
  readonly peepholes?: readonly ('w_ci' | 'w_cf' | 'w_co')[];
  /** An LSTM: c is normalised too. */
  readonly memory?: boolean;
}

/** Base of the cells. */
export abstract class Cell extends Model {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly weight_ih: Parameter;
  readonly weight_hh: Parameter;
  readonly bias_ih: Parameter | undefined;
  readonly bias_hh: Parameter | undefined;
  readonly w_ci: Parameter | undefined;
  readonly w_cf: Parameter | undefined;
  readonly w_co: Parameter | undefined;
  readonly ln_x: LayerNorm | undefined;
  readonly ln_h: LayerNorm | undefined;
  readonly ln_c: LayerNorm | undefined;
  readonly #variant: Variant;
  readonly #form: Pick<StateForm, 'op' | 'parts'>;

  protected constructor(inputSize: number, hiddenSize: number, plan: CellPlan) {
    super();
    this.inputSize = checkInteger(plan.name, 'inputSize', inputSize);
    this.hiddenSize = checkInteger(plan.name, 'hiddenSize', hiddenSize);
    this.#variant = planVariant(plan.name, plan, { layers: 1, directions: 1 });
    this.#form = { op: `${plan.name}.forward`, parts: plan.memory ? ['h', 'c'] : ['h'] };
    const { norm, eps } = this.#variant;
    const sizes = { gates: plan.gates, input: inputSize, hidden: hiddenSize, output: hiddenSize };
    const weights = recurrentWeights(plan.name, sizes, { ...plan, norm: norm ? { eps, memory: plan.memory ?? false } : undefined });
    this.weight_ih = weights.weight_ih;
    this.weight_hh = weights.weight_hh;
    this.bias_ih = weights.bias_ih;
    this.bias_hh = weights.bias_hh;
    this.w_ci = weights.w_ci;
    this.w_cf = weights.w_cf;
    this.w_co = weights.w_co;
    this.ln_x = weights.ln_x;
    this.ln_h = weights.ln_h;
    this.ln_c = weights.ln_c;
  }

  /** One step as the kernels take it, `x` `[B,I]`; and what the options beyond the plain equations ask of them, where there are any. */
  protected step(x: Tensor): { readonly call: RecurrentCall; readonly variant: VariantArguments | undefined } {
    requireWidth(this.#form.op, 'x', x, this.inputSize);
    const [rows = 1, ...rest] = x.shape;
    const list = (p: Parameter | undefined) => p && [p.handle];
    const variant = variantArguments(this.#variant, this.training, (kind) => [this[kind]]);
    const stream = this.training && variant?.noisy ? nextStream() : ([0, 0] as const);
    const call = {
      x: view(x, [rows, 1, ...rest]).handle,
      lengths: undefined,
      wIh: [this.weight_ih.handle],
      wHh: [this.weight_hh.handle],
      bIh: list(this.bias_ih),
      bHh: list(this.bias_hh),
      wHr: undefined,
      L: 1,
      D: 1,
      noise: [0, ...stream] as const,
    };
    return { call, variant };
  }

  /** A user's state, `[B,H]` of each tensor, as that of one layer. @throws ThroughtimeError ERR_TT_ARG when it has not the cell's form */
  protected before<State extends HiddenState>(state: State | undefined): { readonly [name in keyof State]?: Handle } {
    if (state === undefined) return {};
    const layered = ([name, t]: [string, Tensor]) => [name, view(t, [1, ...t.shape]).handle] as const;
    return Object.fromEntries(Object.entries(checkState<Record<string, Tensor>>(this.#form, 'state', state)).map(layered)) as never;
  }

  /** The state of one layer as `[B,H]`. */
  protected after(state: Handle): Tensor {
    const layered = new Tensor(state);
    return view(layered, layered.shape.slice(1));
  }
}
