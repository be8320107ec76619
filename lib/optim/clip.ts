// Gradient clipping.
import { checkNumber, checkOptions } from '../check.js';
import { zeros } from '../create.js';
import { complain } from '../errors.js';
import { native, type Handle } from '../native.js';
import { Tensor } from '../tensor.js';
import { checkTensors } from '../tensors.js';
import { withGradients } from './gradients.js';

export interface ClipOptions {
  /** 1, 2 or Infinity. Default 2. */
  readonly normType?: number;
}

/**
 * Scales all gradients by min(1, maxNorm / (norm + 1e-6)), with the norm taken over all of them together (Pascanu, Mikolov & Bengio 2013).
 * Where the norm is not finite the gradients stay as they are.
 * @param params those without a gradient are skipped
 * @returns the norm before clipping, a scalar; hand it to `optimizer.step({ guard })` to skip steps whose gradients are not finite
 * @throws ThroughtimeError ERR_TT_RANGE
 */
export function clipGradNorm(params: Iterable<Tensor>, maxNorm: number, options?: ClipOptions): Tensor {
  const { normType } = checkOptions('clipGradNorm', options, { normType: 2 });
  if (maxNorm !== Infinity) checkNumber('clipGradNorm', 'maxNorm', maxNorm, 0);
  if (![1, 2, Infinity].includes(normType))
    throw complain('ERR_TT_RANGE', { op: 'clipGradNorm', arg: 'normType', got: normType, want: '1, 2 or Infinity' });
  return withGradients(checkTensors('clipGradNorm', 'params', params), (all) => {
    const grads = there(all);
    return grads.length === 0 ? zeros([]) : new Tensor(native().clipGradNorm(grads, maxNorm, normType));
  });
}

/**
 * Brings every element of all gradients into [-clipValue, clipValue]; NaN stays.
 * @param params those without a gradient are skipped
 * @throws ThroughtimeError ERR_TT_RANGE
 * @example
 * ```ts
 * import { clipGradValue, Parameter, tensor } from 'throughtime';
 * const weight = new Parameter(tensor([1, 2]));
 * weight.mul(tensor([-3, 0.25])).sum().backward();
 * clipGradValue([weight], 1);
 * console.log(weight.grad?.dataSync()); // Float32Array [-1, 0.25]
 * ```
 */
export function clipGradValue(params: Iterable<Tensor>, clipValue: number): void {
  checkNumber('clipGradValue', 'clipValue', clipValue, 0);
  withGradients(checkTensors('clipGradValue', 'params', params), (all) => {
    const grads = there(all);
    if (grads.length > 0) native().clipGradValue(grads, clipValue);
  });
}

const there = (grads: readonly (Handle | undefined)[]): readonly Handle[] => grads.filter((grad) => grad !== undefined);
