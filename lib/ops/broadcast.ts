// Broadcasting by NumPy's rule: shapes are aligned at the last dimension, a size of 1 stretches. Only here; kernels see equal shapes.
import { complain } from '../errors.js';
import { engine } from '../scope.js';
import { product } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { view } from './view.js';

/** The shape two operands stretch to. @param arg the name of the second in errors @throws ThroughtimeError ERR_TT_SHAPE */
export function broadcastShape(op: string, a: readonly number[], b: readonly number[], arg = 'b'): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const da = a[i - rank + a.length] ?? 1;
    const db = b[i - rank + b.length] ?? 1;
    if (da !== db && da !== 1 && db !== 1) {
      throw complain('ERR_TT_SHAPE', {
        op,
        arg,
        got: b,
        want: `sizes that fit [${a.join(',')}]`,
        why: `dimension ${i - rank} is ${db} against ${da}`,
      });
    }
    return Math.max(da, db);
  });
}

/** `x` stretched to `shape`, which it must fit. Neighbouring axes that stretch do so in one pass. */
export function expandTo(x: Tensor, shape: readonly number[]): Tensor {
  const from = [...Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
  let y = x;
  for (let end = shape.length; end > 0; end--) {
    if (from[end - 1] === shape[end - 1]) continue;
    let start = end;
    while (start > 0 && from[start - 1] === 1) start--;
    const repeats = product(shape.slice(start, end));
    y = repeated(y, product(from.slice(0, start)), repeats, product(shape.slice(end)));
    end = start + 1;
  }
  return view(y, shape);
}

/** [M,K] as [M,R,K]. The kernel for floats computes (it is that of gradients too), so integers are picked R times. */
function repeated(x: Tensor, M: number, R: number, K: number): Tensor {
  if (x.dtype !== 'int32') return new Tensor(engine().expand(view(x, [M, K]).handle, R));
  const first = new Tensor(engine().zeros([R], 'int32', x.device));
  return new Tensor(engine().indexSelect(view(x, [M, 1, K]).handle, first.handle));
}
