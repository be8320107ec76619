// Matrix products. The kernel is batched: [S,M,K] times [S,K,J].
import { complain } from '../errors.js';
import { engine } from '../scope.js';
import { product } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { broadcastShape, expandTo } from './broadcast.js';
import { view } from './view.js';

/**
 * Matrix product of the last two dimensions; leading dimensions are a batch and broadcast.
 * @param a `[..., M, K]`
 * @param b `[..., K, J]`
 * @returns `[..., M, J]`
 * @throws ThroughtimeError ERR_TT_SHAPE
 * @example
 * ```ts
 * import { matmul, ones } from 'throughtime';
 * const y = matmul(ones([8, 2, 3]), ones([3, 4])); // [8,2,4]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [M, inner] = lastTwo('a', a);
  const [K, J] = lastTwo('b', b);
  const [leadA, leadB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (leadB.length === 0) {
    // One right-hand matrix: all left rows are rows of one product.
    const rows = view(a, [1, product(leadA) * M, inner]);
    return view(new Tensor(engine().matmul(rows.handle, view(b, [1, K, J]).handle)), [...leadA, M, J]);
  }
  const lead = broadcastShape('matmul', leadA, leadB);
  const batched = (x: Tensor) => {
    const sizes = x.shape.slice(-2);
    return view(expandTo(x, [...lead, ...sizes]), [product(lead), ...sizes]).handle;
  };
  return view(new Tensor(engine().matmul(batched(a), batched(b))), [...lead, M, J]);
}

function lastTwo(arg: string, x: Tensor): [number, number] {
  if (checkTensor('matmul', arg, x).shape.length >= 2) return x.shape.slice(-2) as [number, number];
  throw complain('ERR_TT_SHAPE', {
    op: 'matmul',
    arg,
    got: x.shape,
    want: 'at least two dimensions',
    why: 'reshape a vector to [1,K] or [K,1]',
  });
}
