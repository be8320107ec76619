// Accuracy as a tensor: it stays on the device, so nothing waits for it.
import { integers, type Integers } from '../../integers.js';
import { gather } from '../../ops/pick.js';
import { max } from '../../ops/reduce.js';
import { reshape } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';

/**
 * 1 for every row whose class has the largest logit (ties count as right), else 0.
 * @param logits `[...,C]`
 * @param classes `[...]`
 * @returns `[...,1]`
 */
export function rightRows(logits: Tensor, classes: Integers): Tensor {
  const rows = integers('accuracy', 'classes', classes);
  const wanted = gather(logits, -1, reshape(rows, [...rows.shape, 1]));
  const behind = max(logits, -1, { keepDim: true }).values.sub(wanted); // 0 where the class's is the largest
  return behind.mul(-1e30).add(1).relu();
}
