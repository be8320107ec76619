import { checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { engine } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { elementwise } from './elementwise.js';
import type { MaskedLossOptions, Wanted } from './options.js';

export interface HuberOptions extends MaskedLossOptions {
  /** Where the parabola ends, above 0; also the largest slope. Default 1. */
  readonly delta?: number;
}

/**
 * With d = x - target: d² / 2 where |d| <= delta, else delta (|d| - delta / 2): `smoothL1` times delta. The gradient flows into both.
 * @param target as many elements as `x`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
 */
export function huber(x: Tensor, target: Wanted, options?: HuberOptions): Tensor {
  const filled = checkOptions('huber', options, { delta: 1, mask: undefined, reduction: 'mean' });
  const delta = checkNumber('huber', 'delta', filled.delta, 0);
  if (delta === 0) throw complain('ERR_TT_RANGE', { op: 'huber', arg: 'delta', got: delta, want: 'a number above 0' });
  return elementwise('huber', x, target, filled, (on) => engine().huber(on.x, on.target, on.mask, delta, filled.reduction));
}
