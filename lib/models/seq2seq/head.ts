// The scores of the tokens.
import { uniform, zeros } from '../../create.js';
import { Model } from '../../model.js';
import { Parameter } from '../../parameter.js';
import { engine } from '../../scope.js';
import { Tensor } from '../../tensor.js';

/** A linear map to the vocabulary whose weight may belong to an embedding too. Parameters `weight` [V,H], `bias` [V]. */
export class Head extends Model {
  readonly weight: Parameter;
  readonly bias: Parameter;

  /** @param tied the weight of an embedding `[V,H]` */
  constructor(hidden: number, vocabulary: number, tied: Parameter | undefined) {
    super();
    const high = 1 / Math.sqrt(hidden);
    this.weight = tied ?? new Parameter(uniform([vocabulary, hidden], { low: -high, high }));
    this.bias = new Parameter(zeros([vocabulary]));
  }

  /** @param x `[N,H]` @returns `[N,V]` */
  forward(x: Tensor): Tensor {
    return new Tensor(engine().linear(x.handle, this.weight.handle, this.bias.handle));
  }
}
