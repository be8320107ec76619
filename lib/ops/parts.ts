// A tensor cut along an axis.
import { checkAxis, checkInteger } from '../check.js';
import { complain } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { slice } from './shape.js';

/**
 * The parts of an axis, one after the other.
 * @param sizes of each part, all of the axis together; or one number, the size of every part but perhaps a smaller last one
 * @throws ThroughtimeError ERR_TT_RANGE; ERR_TT_SHAPE when the sizes are not those of the axis
 * @example
 * ```ts
 * import { split, uniform } from 'throughtime';
 * const [input, target] = split(uniform([8, 50]), [49, 1], 1);
 * console.log(input?.shape, target?.shape); // [8,49] [8,1]
 * ```
 */
export function split(x: Tensor, sizes: number | readonly number[], axis = 0): Tensor[] {
  const at = checkAxis('split', axis, checkTensor('split', 'x', x).shape.length);
  const size = x.shape[at] as number;
  const widths = typeof sizes === 'number' ? equal(size, checkInteger('split', 'sizes', sizes)) : sizes;
  if (!Array.isArray(widths)) throw complain('ERR_TT_ARG', { op: 'split', arg: 'sizes', got: sizes, want: 'a size or an array of sizes' });
  const total = (widths as readonly number[]).reduce((sum, width, i) => sum + checkInteger('split', `sizes[${i}]`, width), 0);
  if (total !== size) throw complain('ERR_TT_SHAPE', { op: 'split', arg: 'sizes', got: sizes, want: `sizes that sum to ${size}` });
  let start = 0;
  return (widths as readonly number[]).map((width) => slice(x, at, start, (start += width)));
}

/** Up to `count` parts of an axis, of equal sizes but perhaps a smaller last one. @throws ThroughtimeError ERR_TT_RANGE */
export function chunk(x: Tensor, count: number, axis = 0): Tensor[] {
  const at = checkAxis('chunk', axis, checkTensor('chunk', 'x', x).shape.length);
  return split(x, Math.ceil((x.shape[at] as number) / checkInteger('chunk', 'count', count)), at);
}

function equal(size: number, width: number): number[] {
  return Array.from({ length: Math.ceil(size / width) }, (_, i) => Math.min(width, size - i * width));
}
