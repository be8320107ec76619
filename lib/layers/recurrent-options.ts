// The options of LSTM, GRU and RNN, and what passes between them and their base.
import type { Integers } from '../integers.js';
import type { Handle } from '../native.js';
import type { Tensor } from '../tensor.js';
import type { Merge } from './merge.js';
import type { StepMask } from './reading-order.js';
import type { Skip } from './stack.js';
import type { VariantOptions, VariantPlan } from './variant.js';
import type { RecurrentInit } from './weights.js';

/** H of every layer, or a list with the H of each. */
export type HiddenSize<Width> = Width & (number | readonly number[]);

export interface RecurrentOptions extends VariantOptions {
  /** Layers on top of each other, L. Default 1, or as many as a list of hidden sizes names. */
  readonly layers?: number;
  /** A second direction from each row's end to its start; its outputs follow the first's. Default false. */
  readonly bidirectional?: boolean;
  /**
   * How each layer's two directions become its output: `concat` (default) side by side, 2P wide, or `sum`, `mul`, `average`, P wide. As
   * Keras's `merge_mode` of every `Bidirectional` in a stack; the state keeps the directions apart.
   */
  readonly merge?: Merge;
  /**
   * Ways past a layer, for deep stacks. `residual`: the output of every layer but the first is added to what it read (Wu et al. 2016, eq. 5),
   * so all are of one width. `dense`: every layer reads the input and the outputs of all layers below side by side (Ding et al. 2018).
   * Default: a layer reads the one below.
   */
  readonly skip?: Skip;
  /** Probability of dropping while training what a layer reads from those below. Needs at least two layers. Default 0. */
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
  /**
   * Read each row from its own end to its start; outputs are in reading order, the last step's first (Keras `go_backwards`). Default false.
   */
  readonly goBackwards?: boolean;
  /**
   * The state after a batch is the state before the next, row by row, until `resetState`; gradients end at the batch (Keras `stateful`).
   * Training and inference have a state each. Default false.
   */
  readonly stateful?: boolean;
}

/** What a recurrent layer takes beside its input. */
export interface SequenceOptions<State> {
  /** Steps of each row, `[B]`, in any order, 0 allowed. Outputs after a row's end are 0, its final state is that of its own end. Default all T. */
  readonly lengths?: Integers;
  /** State before the first step. Default zeros, or what a stateful layer carries. */
  readonly state?: State;
  /** Which steps count, `[B,T]`, in place of `lengths`: one that does not leaves the state as it was (Keras `mask`). Default all. */
  readonly mask?: StepMask;
  /** Output of a step that the mask leaves out: `repeat` (default) that of the step before, 0 where there is none, or `zero`. */
  readonly maskedOutput?: 'repeat' | 'zero';
}

/** What a recurrent layer returns. */
export interface SequenceResult<State> {
  /** The top layer's output of every step, `[B,T,D*P]` (P is H without a projection; `outputSize` tells the width with every option). */
  readonly output: Tensor;
  /** The state after each row's last step. */
  readonly state: State;
}

/** The defaults every recurrent layer shares. */
export const recurrentDefaults = {
  layers: undefined,
  bidirectional: false,
  merge: undefined,
  skip: undefined,
  dropout: 0,
  weightDrop: 0,
  bias: true,
  recurrentInit: 'uniform',
  goBackwards: false,
  stateful: false,
  clip: undefined,
  layerNorm: undefined,
} as const;

/** Everything filled in by a subclass. */
export interface RecurrentPlan extends VariantPlan {
  readonly name: string;
  readonly gates: number;
  readonly layers: number | undefined;
  readonly bidirectional: boolean;
  readonly merge: Merge | undefined;
  readonly skip: Skip | undefined;
  readonly dropout: number;
  readonly weightDrop: number;
  readonly bias: boolean;
  readonly recurrentInit: RecurrentInit;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly projection?: number | undefined;
  readonly peepholes?: readonly ('w_ci' | 'w_cf' | 'w_co')[];
  /** An LSTM: it has a c, which `layerNorm` normalises too. */
  readonly memory?: boolean;
}

/** One native call, without the state. */
export interface RecurrentCall {
  readonly x: Handle;
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
