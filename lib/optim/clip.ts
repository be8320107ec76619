// Gradient clipping.
import { checkNumber, checkOptions } from '../check.js';
import { zeros } from '../create.js';
import { complain } from '../errors.js';
import { native } from '../native.js';
import { Tensor } from '../tensor.js';

export interface ClipOptions {
  /** 1, 2 or Infinity. Default 2. */
  readonly normType?: number;
}

/**
 * Scales all gradients by min(1, maxNorm / norm), with the norm taken over all of them together (Pascanu, Mikolov & Bengio 2013).
 * @param params those without a gradient are skipped
 * @returns the norm before clipping, a scalar; hand it to `optimizer.step({ guard })` to skip steps whose gradients are not finite
 * @throws ThroughtimeError ERR_TT_RANGE
 */
export function clipGradNorm(params: Iterable<Tensor>, maxNorm: number, options?: ClipOptions): Tensor {
  const { normType } = checkOptions('clipGradNorm', options, { normType: 2 });
  if (maxNorm !== Infinity) checkNumber('clipGradNorm', 'maxNorm', maxNorm, 0);
  if (![1, 2, Infinity].includes(normType))
    throw complain('ERR_TT_RANGE', { op: 'clipGradNorm', arg: 'normType', got: normType, want: '1, 2 or Infinity' });
  const grads = [...params].flatMap((param) => native().grad(param.handle) ?? []);
  return grads.length === 0 ? zeros([]) : new Tensor(native().clipGradNorm(grads, maxNorm, normType));
}
