// Handles are numbers: what a number is worth that was never given, that was freed, and who frees it.
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import type { Handle, Owner } from '../../binding.js';
import { addon, constant, failure, values } from './addon.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

describe('a handle', () => {
  it('is no number but one that was given', () => {
    const x = constant([1]);
    const others = [0, 1, -1, 0.5, NaN, Infinity, 2 ** 26 + 2 ** 25, 2 ** 53, x + 2 ** 26, x + 0.5, x * -1];
    for (const other of others) {
      expect(failure(() => addon.relu(other as Handle))).toEqual({
        code: 'ERR_TT_ARG',
        message: `relu: x is the number ${other}, expected a tensor`,
      });
    }
    expect(values(addon.relu(x))).toEqual([1]);
  });

  it('stays disposed when its place is taken again', () => {
    const x = constant([1]);
    addon.dispose(x);
    const taken = Array.from({ length: 3 }, () => constant([2]));
    expect(taken.map((t) => t === x)).toEqual([false, false, false]);
    expect(addon.isDisposed(x)).toBe(true);
    for (const call of [addon.relu, addon.shape, addon.dtype, addon.device, addon.readSync, addon.detach])
      expect(failure(() => call(x)).code).toBe('ERR_TT_DISPOSED');
    expect(failure(() => addon.setRequiresGrad(x, true)).code).toBe('ERR_TT_DISPOSED');
    expect(failure(() => addon.setGrad(x, taken[0])).code).toBe('ERR_TT_DISPOSED');
    expect(taken.map(values)).toEqual([[2], [2], [2]]);
  });

  it('is dropped without the tensor, or disposed with it', () => {
    const x = constant([3]);
    const other = addon.alias(x);
    addon.drop(x);
    expect(addon.isDisposed(x)).toBe(true);
    expect(values(other)).toEqual([3]);
    const third = addon.alias(other);
    addon.dispose(other);
    expect(addon.isDisposed(third)).toBe(true);
    addon.drop(third);
  });

  it('is counted until it is freed', () => {
    const before = addon.handles();
    const list = Float64Array.from({ length: 5 }, () => constant([1]));
    expect(addon.handles()).toBe(before + 5);
    addon.disposeAll(list, 3);
    expect(addon.handles()).toBe(before + 2);
    addon.disposeAll(list, 5);
    expect(addon.handles()).toBe(before);
    const wrong = (handles: unknown, count: unknown) => failure(() => addon.disposeAll(handles as Float64Array, count as number)).message;
    expect(wrong(Float32Array.of(1), 1)).toBe('disposeAll: handles is a typed array, expected a Float64Array');
    expect(wrong(list, 9)).toBe('disposeAll: count is the number 9, expected a whole number of at most 5');
    expect(wrong(list, 'x')).toBe("disposeAll: count is 'x', expected a whole number of at most 5");
  });

  it('is dropped with its owner', async () => {
    const before = addon.handles();
    let owner: Owner | undefined = addon.own(constant([1]));
    const collected = async () => {
      gc();
      await turn();
      return addon.handles();
    };
    expect(owner).toBeTypeOf('object');
    expect(await collected()).toBe(before + 1);
    owner = undefined;
    expect(await collected()).toBe(before);
  });
});
