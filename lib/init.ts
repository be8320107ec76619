// Initial values, written in place. A matrix [out, in] has fan-in `in` and fan-out `out`, as in PyTorch.
import { checkChoice, checkInteger, checkNumber, checkOptions, checkRange } from './check.js';
import { complain } from './errors.js';
import { native } from './native.js';
import { nextStream } from './random.js';
import { concat } from './ops/shape.js';
import { full, tensor, zeros } from './create.js';
import { noGrad, scope } from './scope.js';
import { product } from './sizes.js';
import { assign } from './state.js';
import type { Tensor } from './tensor.js';
import { checkTensor } from './tensors.js';

/** Numbers uniform in [low, high). @returns its argument, as all functions here */
export function uniform<T extends Tensor>(t: T, low = 0, high = 1): T {
  checkRange('init.uniform', low, high);
  native().uniform(checkTensor('init.uniform', 't', t).handle, low, high, ...nextStream());
  return t;
}

/** Normal numbers. */
export function normal<T extends Tensor>(t: T, mean = 0, std = 1): T {
  checkNumber('init.normal', 'mean', mean);
  checkNumber('init.normal', 'std', std, 0);
  native().normal(checkTensor('init.normal', 't', t).handle, mean, std, ...nextStream());
  return t;
}

/** `value` everywhere. */
export function constant<T extends Tensor>(t: T, value: number): T {
  native().fill(checkTensor('init.constant', 't', t).handle, value);
  return t;
}

/** Uniform in ±gain·sqrt(6 / (fan-in + fan-out)) (Glorot & Bengio 2010). @throws ThroughtimeError ERR_TT_SHAPE for less than two dimensions */
export function xavierUniform<T extends Tensor>(t: T, gain = 1): T {
  const { fanIn, fanOut } = fans('xavierUniform', t);
  return symmetric(t, checkNumber('xavierUniform', 'gain', gain, 0) * Math.sqrt(6 / (fanIn + fanOut)));
}

/** Normal with standard deviation gain·sqrt(2 / (fan-in + fan-out)). @throws ThroughtimeError ERR_TT_SHAPE */
export function xavierNormal<T extends Tensor>(t: T, gain = 1): T {
  const { fanIn, fanOut } = fans('xavierNormal', t);
  return normal(t, 0, checkNumber('xavierNormal', 'gain', gain, 0) * Math.sqrt(2 / (fanIn + fanOut)));
}

export interface KaimingOptions {
  /** Which fan keeps its variance: forward (`fanIn`, default) or backward. */
  readonly mode?: 'fanIn' | 'fanOut';
  /** What follows the layer; decides the gain. Default `leakyRelu`. */
  readonly nonlinearity?: 'relu' | 'leakyRelu' | 'tanh' | 'linear';
  /** Negative slope of `leakyRelu`. Default 0, which is relu. */
  readonly a?: number;
}

/** Uniform in ±gain·sqrt(3 / fan) (He et al. 2015). @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG */
export function kaimingUniform<T extends Tensor>(t: T, options?: KaimingOptions): T {
  return symmetric(t, Math.sqrt(3) * kaimingStd('kaimingUniform', t, options));
}

/** Normal with standard deviation gain / sqrt(fan). @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG */
export function kaimingNormal<T extends Tensor>(t: T, options?: KaimingOptions): T {
  return normal(t, 0, kaimingStd('kaimingNormal', t, options));
}

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, times `gain` (Saxe, McClelland & Ganguli 2014).
 * @param blocks the matrix is this many blocks of rows, each orthogonal by itself: the gates of a recurrent weight. Default 1
 * @throws ThroughtimeError ERR_TT_SHAPE when not a matrix or not divisible
 */
export function orthogonal<T extends Tensor>(t: T, gain = 1, blocks = 1): T {
  checkNumber('orthogonal', 'gain', gain);
  const { rows, columns } = blocksOf('orthogonal', t, blocks);
  if (blocks === 1) native().orthogonal(t.handle, gain, ...nextStream());
  else within(() => assign(t, concat(Array.from({ length: blocks }, () => orthogonal(zeros([rows / blocks, columns]), gain)))));
  return t;
}

/**
 * `gain` on the diagonal and 0 elsewhere. As recurrent weights of an RNN with relu they carry values over many steps (Le, Jaitly & Hinton
 * 2015). @param blocks the matrix is this many blocks of rows, each with a diagonal. Default 1
 * @throws ThroughtimeError ERR_TT_SHAPE when not a matrix or not divisible
 */
export function identity<T extends Tensor>(t: T, gain = 1, blocks = 1): T {
  checkNumber('identity', 'gain', gain);
  const { rows, columns } = blocksOf('identity', t, blocks);
  const size = rows / blocks;
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) if (row % size < columns) data[row * columns + (row % size)] = gain;
  within(() => assign(t, tensor(data, { shape: [rows, columns] })));
  return t;
}

/** What `forgetBias` needs of an LSTM or LSTM cell. */
export interface ForgetGate {
  /** The pairs [b_ih, b_hh] of every layer and direction. */
  biasPairs(): readonly (readonly [Tensor, Tensor])[];
}

/**
 * Sets the bias of the forget gate, which is the sum of two vectors, to `value`. With 1 an LSTM starts out remembering
 * (Jozefowicz, Zaremba & Sutskever 2015); the default initial value is near 0.
 */
export function forgetBias<T extends ForgetGate>(lstm: T, value = 1): T {
  checkNumber('forgetBias', 'value', value);
  if (typeof (lstm as Partial<T> | undefined)?.biasPairs !== 'function')
    throw complain('ERR_TT_ARG', { op: 'forgetBias', arg: 'lstm', got: lstm, want: 'an LSTM or an LSTMCell' });
  for (const [ih, hh] of lstm.biasPairs()) {
    const hidden = ih.size / 4;
    fillRows(ih, hidden, hidden, value);
    fillRows(hh, hidden, hidden, 0);
  }
  return lstm;
}

/** Sets `count` rows of the first axis from `start` on. */
export function fillRows(t: Tensor, start: number, count: number, value: number): void {
  const [size = 1, ...rest] = checkTensor('fillRows', 't', t).shape;
  checkInteger('fillRows', 'start', start, 0);
  if (checkInteger('fillRows', 'count', count) > size - start)
    throw complain('ERR_TT_RANGE', {
      op: 'fillRows',
      arg: 'start + count',
      got: start + count,
      want: `at most ${size}, the rows there are`,
    });
  within(() => {
    const before = start > 0 ? [t.slice(0, 0, start)] : [];
    const after = start + count < size ? [t.slice(0, start + count)] : [];
    assign(t, concat([...before, full([count, ...rest], value), ...after]));
  });
}

function within(fn: () => void): void {
  scope(() => noGrad(fn));
}

function symmetric<T extends Tensor>(t: T, bound: number): T {
  return uniform(t, -bound, bound);
}

/** The sizes of a matrix that is so many blocks of rows. */
function blocksOf(op: string, t: Tensor, blocks: number): { rows: number; columns: number } {
  checkInteger(op, 'blocks', blocks);
  const { shape } = checkTensor(op, 't', t);
  const [rows, columns] = shape;
  if (shape.length === 2 && rows !== undefined && columns !== undefined && rows % blocks === 0) return { rows, columns };
  throw complain('ERR_TT_SHAPE', { op, arg: 't', got: shape, want: `a matrix of ${blocks} equal blocks of rows` });
}

function kaimingStd(op: string, t: Tensor, options: KaimingOptions | undefined): number {
  const { mode, nonlinearity, a } = checkOptions(op, options, { mode: 'fanIn', nonlinearity: 'leakyRelu', a: 0 });
  checkChoice(op, 'mode', mode, ['fanIn', 'fanOut']);
  checkChoice(op, 'nonlinearity', nonlinearity, ['relu', 'leakyRelu', 'tanh', 'linear']);
  checkNumber(op, 'a', a);
  const gain = { relu: Math.SQRT2, leakyRelu: Math.sqrt(2 / (1 + a * a)), tanh: 5 / 3, linear: 1 }[nonlinearity];
  return gain / Math.sqrt(fans(op, t)[mode]);
}

function fans(op: string, t: Tensor): { fanIn: number; fanOut: number } {
  const { shape } = checkTensor(op, 't', t);
  const [fanOut, fanIn, ...rest] = shape;
  if (fanOut === undefined || fanIn === undefined) {
    throw complain('ERR_TT_SHAPE', { op, arg: 't', got: shape, want: 'at least two dimensions' });
  }
  const field = product(rest);
  return { fanIn: fanIn * field, fanOut: fanOut * field };
}
