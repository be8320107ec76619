// The call that all elementwise losses make.
import { checkChoice } from '../check.js';
import type { Integers } from '../integers.js';
import type { Handle } from '../native.js';
import { view } from '../ops/view.js';
import { product } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { leadingMask, like } from './operands.js';
import { reductions, type Reduction, type Wanted } from './options.js';

/** What the kernel of an elementwise loss gets: everything as [..., K], the mask as [...]. */
export interface Elementwise {
  readonly x: Handle;
  readonly target: Handle;
  readonly mask: Handle | undefined;
  /** Brings another tensor of the shape of `x` to that of the call. */
  readonly bring: (other: Tensor) => Handle;
}

/** Runs `kernel` on `x` and `target`; the loss has the shape of `x` or is a scalar. */
export function elementwise(
  op: string,
  x: Tensor,
  target: Wanted,
  { mask, reduction }: { readonly mask: Integers | undefined; readonly reduction: Reduction },
  kernel: (operands: Elementwise) => Handle,
): Tensor {
  checkTensor(op, op === 'bceWithLogits' ? 'logits' : 'x', x);
  checkChoice(op, 'reduction', reduction, reductions);
  const counted = mask === undefined ? undefined : leadingMask(op, x, mask);
  const goal = like(op, 'target', x, target);
  const shape = counted ? [...counted.shape, product(x.shape.slice(counted.shape.length))] : x.shape.length > 0 ? x.shape : [1];
  const bring = (other: Tensor) => view(other, shape).handle;
  const loss = new Tensor(kernel({ x: bring(x), target: bring(goal), mask: counted?.handle, bring }));
  return reduction === 'none' ? view(loss, x.shape) : loss;
}
