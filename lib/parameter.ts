// A tensor that a model owns and an optimizer changes.
import { checkOptions } from './check.js';
import { native } from './native.js';
import { keep } from './scope.js';
import { Tensor } from './tensor.js';
import { checkTensor } from './tensors.js';

/**
 * A leaf tensor with `requiresGrad` that `Model` finds among its properties. Scopes do not free it.
 * @example
 * ```ts
 * import { Model, Parameter, ones, type Tensor } from 'throughtime';
 * class Scale extends Model {
 *   readonly factor = new Parameter(ones([1]));
 *   forward(x: Tensor) {
 *     return x.mul(this.factor);
 *   }
 * }
 * console.log([...new Scale().namedParameters().keys()]); // ['factor']
 * ```
 */
export class Parameter extends Tensor {
  /** Takes over the memory of `data`: both names mean the same tensor. `requiresGrad` is true unless told otherwise. */
  constructor(data: Tensor, options?: { readonly requiresGrad?: boolean }) {
    const { requiresGrad } = checkOptions('Parameter', options, { requiresGrad: true });
    super(native().alias(keep(checkTensor('Parameter', 'data', data)).handle), { tracked: false });
    this.requiresGrad = requiresGrad;
  }
}
