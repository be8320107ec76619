// Floats and integers.
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';

/** Integers as floats; floats stay what they are. A float32 has every integer up to 2^24. */
export function toFloat(x: Tensor): Tensor {
  return checkTensor('toFloat', 'x', x).dtype === 'int32' ? new Tensor(engine().toReal(x.handle)) : x;
}

/** Floats without their fraction as int32; integers stay what they are. No gradient flows. What is beyond 32 bits becomes the nearest, NaN 0. */
export function toInt(x: Tensor): Tensor {
  return checkTensor('toInt', 'x', x).dtype === 'int32' ? x : new Tensor(engine().toIntegers(x.handle));
}
