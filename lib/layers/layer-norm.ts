// Layer normalisation.
import { checkInteger, checkNumber, checkOptions } from '../check.js';
import { ones, zeros } from '../create.js';
import { Model } from '../model.js';
import { Parameter } from '../parameter.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { withWidth } from './width.js';

export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** A learned scale. Default true. */
  readonly weight?: boolean;
  /** A learned shift. Default true. */
  readonly bias?: boolean;
}

/**
 * (x - mean) / sqrt(variance + eps) over the last dimension, then scale and shift. Parameters `weight` and `bias` [M], initially 1 and 0.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export class LayerNorm extends Model {
  readonly eps: number;
  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;

  /** @param size M, the last dimension */
  constructor(size: number, options?: LayerNormOptions) {
    super();
    const { eps, weight, bias } = checkOptions('LayerNorm', options, { eps: 1e-5, weight: true, bias: true });
    checkInteger('LayerNorm', 'size', size);
    this.eps = checkNumber('LayerNorm', 'eps', eps, 0);
    this.weight = weight ? new Parameter(ones([size])) : undefined;
    this.bias = bias ? new Parameter(zeros([size])) : undefined;
  }

  /** @param x `[..., M]` @returns the same shape @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(x: Tensor): Tensor {
    const { handle } = checkTensor('LayerNorm.forward', 'x', x);
    const call = () => new Tensor(engine().layerNorm(handle, this.weight?.handle, this.bias?.handle, this.eps));
    const [size] = (this.weight ?? this.bias)?.shape ?? [];
    return size === undefined ? call() : withWidth('LayerNorm.forward', x, size, call);
  }
}
