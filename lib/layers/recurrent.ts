// What LSTM, GRU and RNN share: sizes, parameters of every layer and direction, lengths and dropout. The subclasses call their kernel.
import { checkDropout, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import { integers, type Integers } from '../integers.js';
import { Model } from '../model.js';
import type { Handle } from '../native.js';
import type { Parameter } from '../parameter.js';
import { nextStream } from '../random.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import type { LayerNorm } from './layer-norm.js';
import { planVariant, variantArguments, type Variant, type VariantArguments, type VariantOptions, type VariantPlan } from './variant.js';
import { recurrentWeights, type RecurrentInit, type RecurrentNorms, type RecurrentWeights } from './weights.js';

export interface RecurrentOptions extends VariantOptions {
  /** Layers on top of each other, L. Default 1. */
  readonly layers?: number;
  /** A second direction from each row's end to its start; its outputs follow the first's. Default false. */
  readonly bidirectional?: boolean;
  /** Probability of dropping each output between layers while training. Needs at least two layers. Default 0. */
  readonly dropout?: number;
  /**
   * Probability of dropping each recurrent weight while training, another choice for every call: DropConnect on `weight_hh` (Merity, Keskar
   * & Socher 2018, section 2). The kernel stays the fused one. Default 0.
   */
  readonly weightDrop?: number;
  /** Default true: two bias vectors, as in PyTorch. */
  readonly bias?: boolean;
  /** Initial recurrent weights: `uniform` in ±1/sqrt(H) (default, PyTorch's) or `orthogonal` for each gate. */
  readonly recurrentInit?: RecurrentInit;
}

/** What a recurrent layer takes beside its input. */
export interface SequenceOptions<State> {
  /** Steps of each row, `[B]`, in any order, 0 allowed. Outputs after a row's end are 0, its final state is that of its own end. Default all T. */
  readonly lengths?: Integers;
  /** State before the first step. Default zeros. */
  readonly state?: State;
}

/** What a recurrent layer returns. */
export interface SequenceResult<State> {
  /** The top layer's output of every step, `[B,T,D*P]` (P is H without a projection). */
  readonly output: Tensor;
  /** The state after each row's last step. */
  readonly state: State;
}

/** Hidden state of GRU and RNN: `h` is `[L*D,B,H]`. */
export interface HiddenState {
  readonly h: Tensor;
}

/** The defaults every recurrent layer shares. */
export const recurrentDefaults = {
  layers: 1,
  bidirectional: false,
  dropout: 0,
  weightDrop: 0,
  bias: true,
  recurrentInit: 'uniform',
  clip: undefined,
  layerNorm: false,
} as const;

/** Everything filled in by a subclass. */
export interface RecurrentPlan extends Required<Omit<RecurrentOptions, keyof VariantOptions>>, VariantPlan {
  readonly name: string;
  readonly gates: number;
  readonly projection?: number | undefined;
  readonly peepholes?: readonly ('w_ci' | 'w_cf' | 'w_co')[];
  /** An LSTM: c is normalised too. */
  readonly memory?: boolean;
}

type Kind = keyof RecurrentWeights;
type Norm = keyof RecurrentNorms;
type Place = `_l${number}` | `_l${number}_reverse`;

/** Base of the recurrent layers. */
export abstract class Recurrent extends Model {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
  readonly weightDrop: number;
  /** `weight_ih_l0`, `weight_hh_l0_reverse`, `bias_ih_l1`, `weight_hr_l0`, … */
  readonly [parameter: `${Kind}${Place}`]: Parameter;
  /** `ln_x_l0`, … with `layerNorm`. */
  readonly [norm: `${Norm}${Place}`]: LayerNorm;

  /** Ends of the parameter names, in the order of the kernel. */
  readonly #places: Place[] = [];
  readonly #variant: Variant;

  protected constructor(inputSize: number, hiddenSize: number, plan: RecurrentPlan) {
    super();
    const { name, gates, layers, bidirectional, dropout, weightDrop, projection } = plan;
    this.inputSize = checkInteger(name, 'inputSize', inputSize);
    this.hiddenSize = checkInteger(name, 'hiddenSize', hiddenSize);
    this.layers = checkInteger(name, 'layers', layers);
    this.bidirectional = bidirectional;
    this.dropout = checkDropout(name, 'dropout', dropout);
    this.weightDrop = checkDropout(name, 'weightDrop', weightDrop);
    if (dropout > 0 && layers === 1) {
      throw complain('ERR_TT_ARG', { op: name, arg: 'dropout', got: dropout, want: '0', why: 'it acts between layers and there is one' });
    }
    this.#variant = planVariant(name, plan, { layers, directions: this.directions });
    const { norm, eps } = this.#variant;
    const weightOptions = { ...plan, norm: norm ? { eps, memory: plan.memory ?? false } : undefined };
    const output = projection ?? hiddenSize;
    for (let layer = 0; layer < layers; layer++) {
      const input = layer === 0 ? inputSize : this.directions * output;
      for (const suffix of bidirectional ? (['', '_reverse'] as const) : ([''] as const)) {
        const place: Place = `_l${layer}${suffix}`;
        this.#places.push(place);
        const weights = recurrentWeights(name, { gates, input, hidden: hiddenSize, output }, weightOptions);
        for (const [kind, part] of Object.entries(weights)) Object.assign(this, { [`${kind}${place}`]: part as Parameter | LayerNorm });
      }
    }
  }

  /** D: 2 when bidirectional, else 1. */
  get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** One kind of parameter of every layer and direction, in the order of the kernel; undefined when the layer has none. */
  protected list(kind: Kind): Parameter[] | undefined {
    const found = this.#places.map((place) => this[`${kind}${place}`]);
    return found[0] && (found as Parameter[]);
  }

  /** What the options beyond the plain equations ask of the kernel; undefined where there are none. */
  protected variant(): VariantArguments | undefined {
    return variantArguments(this.#variant, this.training, (kind) => this.#places.map((place) => this[`${kind}${place}`]));
  }

  /** The arguments every kernel shares. */
  protected shared({ lengths }: { readonly lengths: Integers | undefined }): SharedArguments {
    const handles = (kind: Kind) => this.list(kind)?.map(({ handle }) => handle);
    const noisy = this.training && (this.dropout > 0 || this.#variant.noisy);
    return {
      lengths: lengths && integers(this.constructor.name, 'lengths', lengths).handle,
      wIh: handles('weight_ih') as Handle[],
      wHh: this.#dropped(handles('weight_hh') as Handle[]),
      bIh: handles('bias_ih'),
      bHh: handles('bias_hh'),
      wHr: handles('weight_hr'),
      L: this.layers,
      D: this.directions,
      noise: noisy ? [this.dropout, ...nextStream()] : [0, 0, 0],
    };
  }

  /** What the kernel multiplies by: values computed from the weights, so that the gradient comes back to them. */
  #dropped(weights: readonly Handle[]): readonly Handle[] {
    const { training, weightDrop } = this;
    if (!training || weightDrop === 0) return weights;
    return weights.map((weight) => new Tensor(engine().dropout(weight, weightDrop, ...nextStream())).handle); // tracked, so that scopes free it
  }
}

export interface SharedArguments {
  readonly lengths: Handle | undefined;
  readonly wIh: readonly Handle[];
  readonly wHh: readonly Handle[];
  readonly bIh: readonly Handle[] | undefined;
  readonly bHh: readonly Handle[] | undefined;
  readonly wHr: readonly Handle[] | undefined;
  readonly L: number;
  readonly D: number;
  readonly noise: readonly [dropout: number, seed: number, step: number];
}
