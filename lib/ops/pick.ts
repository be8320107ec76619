// Picking by index.
import { checkAxis } from '../check.js';
import { complain } from '../errors.js';
import { integers, type Integers } from '../integers.js';
import { engine } from '../scope.js';
import { sameSizes } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { around, view, withAxis } from './view.js';

/**
 * The entries `index` of an axis, in that order; an index may repeat.
 * @param index `[J]`, values in [0, size of the axis)
 * @returns `x`'s shape with J in place of the axis
 * @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE
 */
export function indexSelect(x: Tensor, axis: number, index: Integers): Tensor {
  const at = checkAxis('indexSelect', axis, checkTensor('indexSelect', 'x', x).shape.length);
  const picks = integers('indexSelect', 'index', index);
  return view(new Tensor(engine().indexSelect(around(x, at).handle, picks.handle)), withAxis(x.shape, at, picks.size));
}

/**
 * Picks along an axis, one index per element of the result: for axis 1 of a matrix, y[i,j] = x[i, index[i,j]].
 * @param index same sizes as `x` except along `axis`
 * @returns the shape of `index`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_RANGE, ERR_TT_DTYPE
 */
export function gather(x: Tensor, axis: number, index: Integers): Tensor {
  const at = checkAxis('gather', axis, checkTensor('gather', 'x', x).shape.length);
  const picks = integers('gather', 'index', index);
  const want = withAxis(x.shape, at, picks.shape[at] ?? 0);
  if (!sameSizes(picks.shape, want)) {
    throw complain('ERR_TT_SHAPE', {
      op: 'gather',
      arg: 'index',
      got: picks.shape,
      want: `[${withAxis(x.shape, at, -1).join(',').replace('-1', 'J')}]`,
    });
  }
  return view(new Tensor(engine().gather(around(x, at).handle, around(picks, at).handle)), picks.shape);
}
