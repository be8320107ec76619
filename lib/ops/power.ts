// Powers with a constant exponent.
import { checkNumber } from '../check.js';
import { ones } from '../create.js';
import type { Tensor } from '../tensor.js';
import { checkFloats } from '../tensors.js';
import { div, mul } from './arithmetic.js';
import { eq } from './compare.js';
import { exp, log, sqrt } from './elementwise.js';
import { maskedFill } from './mask.js';

/** Larger whole exponents go by the logarithm: as many products would be slower and round as often. */
const mostProducts = 64;

/**
 * x to the power of a constant. Whole exponents up to 64 take any x; with others a negative x gives NaN. At 0 the derivative of an exponent
 * between 0 and 1, which is infinite, is NaN but for the square root.
 * @throws ThroughtimeError ERR_TT_ARG
 */
export function pow(x: Tensor, exponent: number): Tensor {
  checkFloats('pow', 'x', x);
  checkNumber('pow', 'exponent', exponent);
  if (exponent < 0) return div(1, pow(x, -exponent));
  if (exponent === 0) return maskedFill(x, ones(x.shape, { dtype: 'int32', device: x.device }), 1);
  if (exponent === 1) return mul(x, 1); // not x itself, which the caller may dispose
  if (exponent === 0.5) return sqrt(x);
  if (Number.isInteger(exponent) && exponent <= mostProducts) return product(x, exponent);
  if (exponent < 1) return exp(mul(log(x), exponent));
  const zero = eq(x, 0); // where the logarithm has no derivative, though the power has: 0
  return maskedFill(exp(mul(log(maskedFill(x, zero, 1)), exponent)), zero, 0);
}

/** x · x · …, by squares. */
function product(x: Tensor, exponent: number): Tensor {
  if (exponent === 1) return x;
  const half = product(x, Math.floor(exponent / 2));
  const square = mul(half, half);
  return exponent % 2 === 1 ? mul(square, x) : square;
}
