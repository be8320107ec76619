// A weighted mean over time, with weights that the sequence itself decides.
import { checkOptions } from '../check.js';
import { integersIfAny, type Integers } from '../integers.js';
import { Model } from '../model.js';
import { view } from '../ops/view.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { Linear } from './linear.js';

export interface AttentionPoolingOptions {
  /** A, the width of the scoring layer. Default: as wide as the input. */
  readonly hidden?: number;
}

/** What attention pooling returns. */
export interface Pooled {
  /** Weighted mean of the steps, `[B,C]`; 0 for a row of length 0. */
  readonly context: Tensor;
  /** Weight of every step, `[B,T]`: rows sum to 1, steps after a row's end have 0. */
  readonly weights: Tensor;
}

/**
 * Additive self-attention pooling: weights = softmax over time of v · tanh(W x_t + b). Parameters `attn.weight` [A,C],
 * `attn.bias` [A], `score.weight` [1,A], initially as `Linear`'s. One fused kernel; padding is left out by `lengths`.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AttentionPooling, uniform } from 'throughtime';
 * const { context, weights } = new AttentionPooling(16).forward(uniform([2, 5, 16]), { lengths: [5, 3] });
 * console.log(context.shape, weights.shape); // [2,16] [2,5]
 * ```
 */
export class AttentionPooling extends Model {
  readonly attn: Linear;
  readonly score: Linear;

  /** @param size C, the width of a step */
  constructor(size: number, options?: AttentionPoolingOptions) {
    super();
    const { hidden } = checkOptions('AttentionPooling', options, { hidden: size });
    this.attn = new Linear(size, hidden);
    this.score = new Linear(hidden, 1, { bias: false });
  }

  /** @param x `[B,T,C]` @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE */
  forward(x: Tensor, options?: { readonly lengths?: Integers }): Pooled {
    const { lengths } = checkOptions('AttentionPooling.forward', options, { lengths: undefined });
    const { attn, score } = this;
    const steps = integersIfAny('AttentionPooling', 'lengths', lengths);
    const v = view(score.weight, [score.weight.size]).handle;
    const [context, weights] = engine().attentionPooling(
      checkTensor('AttentionPooling', 'x', x).handle,
      steps,
      attn.weight.handle,
      attn.bias?.handle,
      v,
    );
    return { context: new Tensor(context), weights: new Tensor(weights) };
  }
}
