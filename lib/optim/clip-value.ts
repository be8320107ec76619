// Clipping gradient by gradient.
import { checkNumber } from '../check.js';
import { full } from '../create.js';
import { max } from '../ops/reduce.js';
import { stack } from '../ops/shape.js';
import { noGrad, scope } from '../scope.js';
import { assign } from '../state.js';
import type { Tensor } from '../tensor.js';

/**
 * Brings every element of every gradient into [-limit, limit].
 * @param params those without a gradient are skipped
 * @throws ThroughtimeError ERR_TT_RANGE
 */
export function clipGradValue(params: Iterable<Tensor>, limit: number): void {
  checkNumber('clipGradValue', 'limit', limit, 0);
  for (const { grad } of params) if (grad) noGrad(() => scope(() => assign(grad, clamp(grad, limit))));
}

/** min(x, a) is -max(-x, -a): the largest of a pair is exact, differences would not be. */
function clamp(x: Tensor, limit: number): Tensor {
  const bound = full(x.shape, -limit);
  const atLeast = max(stack([x, bound]), 0).values;
  return max(stack([atLeast.neg(), bound]), 0).values.neg();
}
