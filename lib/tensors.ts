// Arguments that must be tensors.
import { complain, Says } from './errors.js';
import { Tensor } from './tensor.js';

/** @throws ThroughtimeError ERR_TT_ARG */
export function checkTensor(op: string, arg: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw complain('ERR_TT_ARG', { op, arg, got: value, want: 'a tensor' });
}

/** For operations made of others, whose kernels would name themselves. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_DTYPE for integers */
export function checkFloats(op: string, arg: string, value: unknown): Tensor {
  const x = checkTensor(op, arg, value);
  if (x.isDisposed || x.dtype !== 'int32') return x;
  throw complain('ERR_TT_DTYPE', { op, arg, got: new Says('int32'), want: 'floats', why: 'see toFloat' });
}

/** The tensors of an array or of anything else to iterate over. @throws ThroughtimeError ERR_TT_ARG naming the one that is none */
export function checkTensors(op: string, arg: string, values: unknown): readonly Tensor[] {
  const list = iterated(values);
  if (!list) throw complain('ERR_TT_ARG', { op, arg, got: values, want: 'an array of tensors' });
  return list.map((value, i) => checkTensor(op, `${arg}[${i}]`, value));
}

/** What there is to iterate over, but for the letters of a word; undefined where there is nothing of the kind. */
export function iterated(values: unknown): readonly unknown[] | undefined {
  // A typed array holds no tensors, and one whose memory is gone cannot be walked over.
  if (typeof values !== 'object' || values === null || !(Symbol.iterator in values) || ArrayBuffer.isView(values)) return undefined;
  return [...(values as Iterable<unknown>)];
}
