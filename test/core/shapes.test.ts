import { describe, expect, it } from 'vitest';

import { addon, constant, failure, integers } from './addon.js';

const zeros = (...shape: number[]) => addon.zeros(shape, 'real');
const lstm = (x: ReturnType<typeof zeros>, w: ReturnType<typeof zeros>, u: ReturnType<typeof zeros>, lengths?: ReturnType<typeof zeros>) =>
  addon.lstm(x, lengths, undefined, undefined, [w], [u], [], [], [], 1, 1, 0, 0, 0);

describe('errors of a call name the argument, what came and what was expected', () => {
  it.each([
    [
      'a gate count that does not divide',
      () => lstm(zeros(2, 3, 8), zeros(21, 8), zeros(20, 5)),
      'ERR_TT_SHAPE',
      'lstm: w_ih[0] is [21,8], expected [4*H,I] with H=5 (from w_hh), I=8 (from x)',
    ],
    [
      'a wrong rank',
      () => lstm(zeros(3, 8), zeros(20, 8), zeros(20, 5)),
      'ERR_TT_SHAPE',
      'lstm: x is [3,8], expected [B,T,I] with I=8 (from w_ih)',
    ],
    [
      'a projection that is not given',
      () => lstm(zeros(2, 3, 8), zeros(20, 8), zeros(20, 3)),
      'ERR_TT_SHAPE',
      'lstm: P is 3, expected H=5 (as w_hr is not given)',
    ],
    [
      'lengths beyond T',
      () => lstm(zeros(2, 3, 8), zeros(20, 8), zeros(20, 5), integers([3, 4])),
      'ERR_TT_RANGE',
      'lstm: lengths holds 4 at position 1, expected 0 to 3 (T)',
    ],
    [
      'negative lengths',
      () => lstm(zeros(2, 3, 8), zeros(20, 8), zeros(20, 5), integers([-1, 2])),
      'ERR_TT_RANGE',
      'lstm: lengths holds -1 at position 0, expected 0 to 3 (T)',
    ],
    [
      'too few lengths',
      () => lstm(zeros(2, 3, 8), zeros(20, 8), zeros(20, 5), integers([3])),
      'ERR_TT_SHAPE',
      'lstm: lengths is [1], expected [B] with B=2 (from x)',
    ],
    [
      'float lengths',
      () => lstm(zeros(2, 3, 8), zeros(20, 8), zeros(20, 5), zeros(2)),
      'ERR_TT_DTYPE',
      'lstm: lengths is float32, expected int32',
    ],
    [
      'a list of the wrong length',
      () => addon.lstm(zeros(2, 3, 8), undefined, undefined, undefined, [zeros(20, 8)], [zeros(20, 5)], [], [], [], 2, 1, 0, 0, 0),
      'ERR_TT_ARG',
      'lstm: w_ih has 1 tensors, expected 2 (L*D, one per layer and direction)',
    ],
    [
      'a token that is no row',
      () => addon.embedding(integers([0, 5]), zeros(5, 2), -1),
      'ERR_TT_RANGE',
      'embedding: ids holds 5 at position 1, expected 0 to 4 (V)',
    ],
    [
      'leading dimensions that differ',
      () => addon.mse(zeros(2, 3), zeros(3, 2), undefined, 'mean'),
      'ERR_TT_SHAPE',
      'mse: target is [3,2], expected [*,K] with *=[2] (from x), K=3 (from x)',
    ],
    ['a missing tensor', () => addon.relu(undefined as never), 'ERR_TT_ARG', 'relu: x is missing, expected a tensor [*]'],
    ['no tensor', () => addon.relu(3 as never), 'ERR_TT_ARG', 'relu: x is the number 3, expected a tensor'],
    [
      'an unknown word',
      () => addon.mse(zeros(2), zeros(2), undefined, 'average' as never),
      'ERR_TT_ARG',
      "mse: reduction is 'average', expected one of 'mean', 'sum', 'none'",
    ],
    [
      'an empty shape',
      () => addon.tensor(new Float32Array(0), [0]),
      'ERR_TT_ARG',
      'tensor: shape[0] is the number 0, expected a whole number of at least 1',
    ],
    [
      'data that does not fill the shape',
      () => constant([1, 2, 3], [2, 2]),
      'ERR_TT_SHAPE',
      'tensor: data has 3 elements, expected 4 for shape [2,2]',
    ],
    [
      'a dtype without tensors',
      () => addon.tensor(new Uint8Array(2) as never, [2]),
      'ERR_TT_DTYPE',
      'tensor: data is a typed array, expected a Float32Array, Float64Array or Int32Array',
    ],
    ['threads below 1', () => addon.setThreads(0), 'ERR_TT_ARG', 'setThreads: n is the number 0, expected a whole number from 1 to 1024'],
    [
      'a list of the wrong size for an optimizer',
      () => addon.clipGradNorm([], 1, 2),
      'ERR_TT_ARG',
      'clip_grad_norm: grads is an empty list, expected at least one tensor',
    ],
  ])('%s', (_, run, code, message) => {
    expect(failure(run)).toEqual({ code, message });
  });

  it('a disposed tensor', () => {
    const x = zeros(2, 2);
    addon.dispose(x);
    addon.dispose(x);
    expect(failure(() => addon.relu(x))).toEqual({
      code: 'ERR_TT_DISPOSED',
      message: 'relu: x is a disposed tensor, expected a live one',
    });
    expect(failure(() => addon.readSync(x)).code).toBe('ERR_TT_DISPOSED');
  });
});
