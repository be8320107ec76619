// Layers one after the other.
import { complain } from '../errors.js';
import { Model } from '../model.js';
import type { Tensor } from '../tensor.js';

/** A layer that takes a tensor and gives one, or a function that does, such as `relu`. */
export type Stage = (Model & { forward(x: Tensor): Tensor }) | ((x: Tensor) => Tensor);

/**
 * Stages one after the other, each fed with what the one before gives. Parameters are named by place, functions counted too, as in
 * PyTorch's `nn.Sequential` with its activations: `0.weight`, `2.weight`.
 * @throws ThroughtimeError ERR_TT_ARG for what is neither a layer nor a function
 * @example
 * ```ts
 * import { Dropout, Linear, relu, Sequential, uniform } from 'throughtime';
 * const head = new Sequential(new Linear(16, 32), relu, new Dropout(0.2), new Linear(32, 4));
 * console.log(head.forward(uniform([8, 16])).shape, [...head.stateDict().keys()]); // [8,4] 0.weight, 0.bias, 3.weight, 3.bias
 * ```
 */
export class Sequential extends Model {
  readonly [place: number]: Stage;
  readonly #stages: readonly Stage[];

  constructor(...stages: readonly Stage[]) {
    super();
    stages.forEach((stage, place) => {
      const fits = typeof stage === 'function' || (stage as unknown) instanceof Model;
      if (!fits) throw complain('ERR_TT_ARG', { op: 'Sequential', arg: `stages[${place}]`, got: stage, want: 'a layer or a function' });
      Object.assign(this, { [place]: stage });
    });
    this.#stages = stages;
  }

  /** What the last stage gives. */
  forward(x: Tensor): Tensor {
    return this.#stages.reduce((y, stage) => (typeof stage === 'function' ? stage(y) : stage.forward(y)), x);
  }
}
