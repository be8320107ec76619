// Scheduled sampling: which inputs of a step are the right tokens and which the model's own.
import { tensor } from '../../create.js';
import { randomFrom, type Random } from '../../data/shuffle.js';
import { add, mul, sub } from '../../ops/arithmetic.js';
import { argmax } from '../../ops/reduce.js';
import { noGrad } from '../../scope.js';
import type { Tensor } from '../../tensor.js';
import type { Seq2Seq } from '../seq2seq.js';

/** Chooses for every row of every step. The draws come from the generator of `setSeed`. */
export class FeedOwn {
  readonly #random: Random | undefined;

  /** @param ratio the share of right tokens */
  constructor(
    private readonly model: Pick<Seq2Seq, 'drop' | 'head' | 'targetEmbedding'>,
    private readonly rows: number,
    private readonly ratio: number,
  ) {
    this.#random = ratio < 1 ? randomFrom(undefined, 0) : undefined;
  }

  /**
   * @param right vectors of the right tokens, `[B,E]`
   * @param former h~ of the step before, `[B,H]`; undefined in the first step, whose input is given
   */
  inputs(right: Tensor, former: Tensor | undefined): Tensor {
    const random = this.#random;
    if (!random || !former) return right;
    const chosen = Float64Array.from({ length: this.rows }, () => Number(random() < this.ratio));
    if (!chosen.includes(0)) return right;
    const { drop, head, targetEmbedding } = this.model;
    // No gradient flows through the choice of a token. Chosen on the device: reading it would make JavaScript wait at every step.
    const said = noGrad(() => argmax(head.forward(former), 1));
    const own = drop.forward(targetEmbedding.forward(said));
    const mask = tensor(chosen, { shape: [this.rows, 1] });
    return add(mul(right, mask), mul(own, sub(1, mask)));
  }
}
