// What the losses have in common.
import type { Integers } from '../integers.js';
import type { Nested } from '../nested.js';
import type { Tensor } from '../tensor.js';

/** `mean` and `sum` give a scalar, `none` the loss of every element. */
export type Reduction = 'mean' | 'sum' | 'none';
export const reductions: readonly Reduction[] = ['mean', 'sum', 'none'];

export interface LossOptions {
  /** Default `mean`. */
  readonly reduction?: Reduction;
}

export interface MaskedLossOptions extends LossOptions {
  /**
   * What counts (1) and what does not (0), such as `sequenceMask` of a padded batch: in the shape of the losses or of their leading
   * dimensions, so `[B,T]` hides whole steps of `[B,T,F]`. What does not count has loss 0 and no gradient, whatever its values, and the
   * mean divides by what counts. A mask that hides everything makes the mean NaN. Default: all counts.
   */
  readonly mask?: Integers;
}

/** Wanted values: a tensor, a typed array or (nested) arrays. A flat array takes the shape of what it is compared with. */
export type Wanted = Tensor | Float32Array | Float64Array | readonly Nested[];
