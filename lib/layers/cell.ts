// What the cells share: one layer, one direction, one step. They run the sequence kernels with T = 1, so the equations exist once.
import { checkInteger } from '../check.js';
import { Model } from '../model.js';
import type { Handle } from '../native.js';
import { view } from '../ops/view.js';
import type { Parameter } from '../parameter.js';
import { Tensor } from '../tensor.js';
import { recurrentWeights, type RecurrentInit } from './weights.js';

export interface CellOptions {
  /** Default true: two bias vectors, as in PyTorch. */
  readonly bias?: boolean;
  /** Initial recurrent weights: `uniform` in ±1/sqrt(H) (default) or `orthogonal` for each gate. */
  readonly recurrentInit?: RecurrentInit;
}

export interface CellPlan extends Required<CellOptions> {
  readonly name: string;
  readonly gates: number;
}

/** Base of the cells. */
export abstract class Cell extends Model {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly weight_ih: Parameter;
  readonly weight_hh: Parameter;
  readonly bias_ih: Parameter | undefined;
  readonly bias_hh: Parameter | undefined;

  protected constructor(inputSize: number, hiddenSize: number, plan: CellPlan) {
    super();
    this.inputSize = checkInteger(plan.name, 'inputSize', inputSize);
    this.hiddenSize = checkInteger(plan.name, 'hiddenSize', hiddenSize);
    const weights = recurrentWeights(plan.name, { gates: plan.gates, input: inputSize, hidden: hiddenSize, output: hiddenSize }, plan);
    this.weight_ih = weights.weight_ih;
    this.weight_hh = weights.weight_hh;
    this.bias_ih = weights.bias_ih;
    this.bias_hh = weights.bias_hh;
  }

  /** The parameters as the kernels take them. */
  protected shared() {
    const list = (p: Parameter | undefined) => p && [p.handle];
    return { wIh: [this.weight_ih.handle], wHh: [this.weight_hh.handle], bIh: list(this.bias_ih), bHh: list(this.bias_hh) };
  }

  /** `[B,I]` as a sequence of one step. */
  protected step(x: Tensor): Handle {
    const [rows = 1, ...rest] = x.shape;
    return view(x, [rows, 1, ...rest]).handle;
  }

  /** `[B,H]` as the state of one layer. */
  protected before(state: Tensor | undefined): Handle | undefined {
    return state && view(state, [1, ...state.shape]).handle;
  }

  /** The state of one layer as `[B,H]`. */
  protected after(state: Handle): Tensor {
    const layered = new Tensor(state);
    return view(layered, layered.shape.slice(1));
  }
}
