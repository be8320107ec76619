// Non-linearities and other functions of one element, and the softmaxes.
import { checkAxis } from '../check.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { transpose } from './shape.js';

/** max(x, 0); the derivative at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return each('relu', x);
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return each('tanh', x);
}

/** Logistic function 1 / (1 + exp(-x)). */
export function sigmoid(x: Tensor): Tensor {
  return each('sigmoid', x);
}

/** Gaussian error linear unit x Φ(x), the exact form. */
export function gelu(x: Tensor): Tensor {
  return each('gelu', x);
}

/** x · sigmoid(x), also called swish. */
export function silu(x: Tensor): Tensor {
  return each('silu', x);
}

/** log(1 + exp(x)), a smooth relu; equal to x above 20. */
export function softplus(x: Tensor): Tensor {
  return each('softplus', x);
}

/** Exponential. */
export function exp(x: Tensor): Tensor {
  return each('exp', x);
}

/** Natural logarithm. */
export function log(x: Tensor): Tensor {
  return each('log', x);
}

/** Square root. */
export function sqrt(x: Tensor): Tensor {
  return each('sqrt', x);
}

/**
 * exp(x) / Σ exp(x) over `axis`, without overflow.
 * @param axis default -1, the last; the kernel works there, other axes cost two transposes
 * @throws ThroughtimeError ERR_TT_RANGE
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  return onLastAxis('softmax', x, axis);
}

/** log softmax(x) over `axis`, more exact than log after softmax. @param axis default -1 @throws ThroughtimeError ERR_TT_RANGE */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return onLastAxis('logSoftmax', x, axis);
}

type Elementwise = 'relu' | 'tanh' | 'sigmoid' | 'gelu' | 'silu' | 'softplus' | 'exp' | 'log' | 'sqrt';

function each(op: Elementwise, x: Tensor): Tensor {
  return new Tensor(engine()[op](checkTensor(op, 'x', x).handle));
}

function onLastAxis(op: 'softmax' | 'logSoftmax', x: Tensor, axis: number): Tensor {
  const at = checkAxis(op, axis, checkTensor(op, 'x', x).shape.length);
  const call = (t: Tensor) => new Tensor(engine()[op](t.handle));
  return at === x.shape.length - 1 ? call(x) : transpose(call(transpose(x, at, -1)), at, -1);
}
