// Masks over pairs of query and step.
import { tensor, zeros, type TensorData } from '../create.js';
import { complain } from '../errors.js';
import { maskedFill } from '../ops/mask.js';
import { view } from '../ops/view.js';
import { Tensor } from '../tensor.js';

/** `[S,T]` or `[B*A,S,T]`. Booleans or int32: 1 or true is hidden. Floats are added to the scores, -Infinity hides. */
export type AttentionMask = Tensor | TensorData;

/** The mask as the numbers to add, `[1,S,T]` or `[matrices,S,T]`. @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_RANGE */
export function additiveMask(op: string, mask: AttentionMask, matrices: number): Tensor {
  const given = mask instanceof Tensor ? mask : tensor(mask);
  const { shape } = given;
  const [first = 0, second = 0] = shape;
  if (shape.length !== 2 && !(shape.length === 3 && first === matrices)) {
    throw complain('ERR_TT_SHAPE', {
      op,
      arg: 'attentionMask',
      got: shape,
      want: `[S,T] or [${matrices},S,T]`,
      why: 'one matrix for all, or one for every row of the batch and head',
    });
  }
  const added = given.dtype === 'int32' ? maskedFill(zeros(shape), given, -Infinity) : given;
  return shape.length === 2 ? view(added, [1, first, second]) : added;
}
