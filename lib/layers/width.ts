// The width of what a layer reads.
import { complain } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';

/** The last dimension must be what the layer was made for: the kernels would name a weight instead. @throws ThroughtimeError ERR_TT_SHAPE */
export function requireWidth(op: string, arg: string, x: Tensor, width: number): void {
  if (checkTensor(op, arg, x).shape.at(-1) === width) return;
  throw complain('ERR_TT_SHAPE', { op, arg, got: x.shape, want: `[...,${width}]`, why: `the layer was made for ${width}` });
}

/** What `call` gives. The width is looked at when it fails, so that a call that does not costs nothing more. */
export function withWidth<T>(op: string, x: Tensor, width: number, call: () => T): T {
  try {
    return call();
  } catch (error) {
    requireWidth(op, 'x', x, width);
    throw error;
  }
}
