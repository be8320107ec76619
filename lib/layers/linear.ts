// The affine map.
import { checkInteger, checkOptions } from '../check.js';
import { uniform } from '../create.js';
import { Model } from '../model.js';
import { Parameter } from '../parameter.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { withWidth } from './width.js';

export interface LinearOptions {
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * y = x Wᵀ + b. Parameters `weight` [O,I] and `bias` [O], initially uniform in ±1/sqrt(I), as in PyTorch.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, uniform } from 'throughtime';
 * const y = new Linear(8, 2).forward(uniform([4, 10, 8]));
 * console.log(y.shape); // [4,10,2]
 * ```
 */
export class Linear extends Model {
  readonly weight: Parameter;
  readonly bias: Parameter | undefined;

  constructor(inputSize: number, outputSize: number, options?: LinearOptions) {
    super();
    const { bias } = checkOptions('Linear', options, { bias: true });
    checkInteger('Linear', 'inputSize', inputSize);
    checkInteger('Linear', 'outputSize', outputSize);
    const high = 1 / Math.sqrt(inputSize);
    this.weight = new Parameter(uniform([outputSize, inputSize], { low: -high, high }));
    this.bias = bias ? new Parameter(uniform([outputSize], { low: -high, high })) : undefined;
  }

  /** @param x `[..., I]` @returns `[..., O]` @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor): Tensor {
    const { handle } = checkTensor('Linear.forward', 'x', x);
    const call = () => new Tensor(engine().linear(handle, this.weight.handle, this.bias?.handle));
    return withWidth('Linear.forward', x, this.weight.shape[1] as number, call);
  }
}
