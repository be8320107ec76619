// Powers with a constant exponent.
import { checkNumber } from '../check.js';
import { ones } from '../create.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { div, mul } from './arithmetic.js';
import { exp, log, sqrt } from './elementwise.js';

/** Larger whole exponents go by the logarithm: as many products would be slower and round as often. */
const mostProducts = 64;

/**
 * x to the power of a constant. Whole exponents up to 64 take any x; with others a negative x gives NaN.
 * @throws ThroughtimeError ERR_TT_ARG
 */
export function pow(x: Tensor, exponent: number): Tensor {
  checkTensor('pow', 'x', x);
  checkNumber('pow', 'exponent', exponent);
  if (exponent < 0) return div(1, pow(x, -exponent));
  if (exponent === 0) return ones(x.shape, { device: x.device });
  if (exponent === 0.5) return sqrt(x);
  if (!Number.isInteger(exponent) || exponent > mostProducts) return exp(mul(log(x), exponent));
  if (exponent === 1) return x;
  const half = pow(x, Math.floor(exponent / 2));
  const square = mul(half, half);
  return exponent % 2 === 1 ? mul(square, x) : square;
}
