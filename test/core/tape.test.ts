import { describe, expect, it } from 'vitest';

import { addon, constant, failure, gradient, leaf, total, values } from './addon.js';

describe('reverse mode', () => {
  it('adds the gradients of a value with several consumers', () => {
    const x = leaf([1, 2, 3]);
    const y = addon.mul(x, x);
    addon.backward(total(addon.add(y, addon.add(y, x))), undefined, false);
    expect(gradient(x)).toEqual([5, 9, 13]);
  });

  it('accumulates over backward calls', () => {
    const x = leaf([1, 2]);
    for (let i = 0; i < 3; i++) addon.backward(total(addon.affine(x, 2, 0)), undefined, false);
    expect(gradient(x)).toEqual([6, 6]);
  });

  it('adds up both uses of one tensor as two elements of a list', () => {
    const x = leaf([1, 2], [1, 2, 1]);
    const y = addon.concat([x, x]);
    addon.backward(total(addon.mul(y, constant([1, 2, 3, 4], [1, 4, 1]))), undefined, false);
    expect(gradient(x)).toEqual([4, 6]);
  });

  it('adds up both uses of one weight by a kernel that accumulates', () => {
    const w = leaf([1, 2, 3, 4], [2, 2]);
    const x = constant([1, 1], [1, 2]);
    addon.backward(total(addon.linear(addon.linear(x, w, undefined), w, undefined)), undefined, false);
    // y = W W x: dW = 1 (W x)ᵀ + Wᵀ 1 xᵀ
    expect(gradient(w)).toEqual([3 + 4, 7 + 4, 3 + 6, 7 + 6]);
  });

  it('keeps the gradient of an inner tensor on request', () => {
    const x = leaf([2, 3]);
    const y = addon.affine(x, 3, 0);
    addon.retainGrad(y);
    addon.backward(total(addon.mul(y, y)), undefined, false);
    expect(gradient(y)).toEqual([12, 18]);
    expect(gradient(x)).toEqual([36, 54]);
  });

  it('does not let a later accumulation change a retained gradient that a view shares', () => {
    const x = leaf([1, 2]);
    const y = addon.reshape(x, [2, 1]);
    addon.retainGrad(y);
    addon.backward(total(addon.affine(y, 2, 0)), undefined, false);
    addon.backward(total(addon.affine(x, 5, 0)), undefined, false);
    expect(gradient(y)).toEqual([2, 2]);
    expect(gradient(x)).toEqual([7, 7]);
  });

  it('stops at a detached tensor and records nothing while gradients are off', () => {
    const x = leaf([1, 2]);
    expect(addon.requiresGrad(addon.detach(x))).toBe(false);
    addon.setGradEnabled(false);
    const y = addon.mul(x, x);
    addon.setGradEnabled(true);
    expect(addon.requiresGrad(y)).toBe(false);
    expect(failure(() => addon.backward(total(y), undefined, false)).code).toBe('ERR_TT_ARG');
  });

  it('survives disposing what it still needs', () => {
    const x = leaf([3, 4]);
    const factor = constant([2, 2]);
    const y = addon.mul(x, factor);
    const loss = total(y);
    addon.dispose(factor);
    addon.dispose(y);
    addon.backward(loss, undefined, false);
    expect(gradient(x)).toEqual([2, 2]);
  });

  it('refuses a second backward through a freed graph, allows it when retained', () => {
    const x = leaf([1]);
    const kept = total(addon.mul(x, x));
    addon.backward(kept, undefined, true);
    addon.backward(kept, undefined, false);
    expect(gradient(x)).toEqual([4]);
    expect(failure(() => addon.backward(kept, undefined, false)).message).toContain('retainGraph');
  });

  it('refuses a value that was changed in place since', () => {
    const x = leaf([1, 2]);
    const loss = total(addon.mul(x, x));
    addon.write(x, Float32Array.of(5, 6));
    expect(failure(() => addon.backward(loss, undefined, false)).message).toContain('changed in place');
  });

  it('wants a scalar or a gradient of the right shape', () => {
    const y = addon.affine(leaf([1, 2]), 1, 0);
    expect(failure(() => addon.backward(y, undefined, false))).toEqual({
      code: 'ERR_TT_SHAPE',
      message: 'backward: tensor is [2], expected a scalar (or give the gradient to start from)',
    });
    expect(failure(() => addon.backward(y, constant([1, 2, 3]), false)).message).toBe('backward: gradient is [3], expected [2]');
  });

  it('frees a chain of 200,000 nodes without recursion', () => {
    let y = leaf([1]);
    for (let i = 0; i < 200_000; i++) {
      const next = addon.affine(y, 1, 0);
      if (i > 0) addon.dispose(y);
      y = next;
    }
    expect(values(y)).toEqual([1]);
    addon.dispose(y);
    expect(addon.isDisposed(y)).toBe(true);
  });
});
