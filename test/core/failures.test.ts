// Errors that only the running kernel can see: they spoil what depends on them and nothing else.
import { afterEach, describe, expect, it } from 'vitest';

import { addon, constant, failure, gradient, integers, leaf, total, values } from './addon.js';

/** Token ids the host has not seen: the result of an operation. */
function computed(ids: readonly number[]) {
  return addon.max(constant([0, 1, ...ids.map(() => 0)], [1, 2 + ids.length, 1]))[1];
}

const table = () => leaf([1, 2, 3, 4], [4, 1]);
// An index that max computed: 1, beyond a table of one row.
const spoiled = () => addon.embedding(computed([]), leaf([7], [1, 1]), -1);

/** What the addon may answer at once, as a promise. */
const answer = async <T>(ask: () => T) => await ask();

describe('late errors', () => {
  afterEach(() => {
    try {
      addon.synchronizeSync();
    } catch {
      // told by the test already
    }
  });

  it('come out of the read of the result, with words', async () => {
    await expect(answer(() => addon.read(spoiled()))).rejects.toMatchObject({
      code: 'ERR_TT_RANGE',
      message: 'embedding: ids holds 1 at position 0, expected 0 to 0 (V)',
    });
    expect(failure(() => addon.readSync(spoiled())).code).toBe('ERR_TT_RANGE');
  });

  it('carry the JavaScript stack of their call', async () => {
    const here = spoiled();
    const error = await answer(() => addon.read(here)).catch((e: unknown) => e as Error);
    expect((error as Error).stack).toContain('failures.test');
  });

  it('reach everything that depends on the result, and nothing else', () => {
    const bad = spoiled();
    const dependent = addon.affine(addon.reshape(bad, [1]), 2, 0);
    const sound = addon.affine(constant([1]), 2, 0);
    expect(failure(() => addon.readSync(dependent)).code).toBe('ERR_TT_RANGE');
    expect(values(sound)).toEqual([2]);
  });

  it('leave parameters alone when an optimizer step gets a failed gradient', () => {
    const w = leaf([1], [1]);
    const loss = total(addon.mul(addon.reshape(spoiled(), [1]), w));
    addon.backward(loss, undefined, false);
    const grad = addon.grad(w);
    const rate = Float64Array.of(0.1);
    addon.sgd([w], grad ? [grad] : [], [], undefined, rate, rate, rate, rate, rate, rate, rate);
    expect(failure(() => addon.readSync(loss)).code).toBe('ERR_TT_RANGE');
    expect(values(w)).toEqual([1]);
  });

  it('come out of synchronize when nobody read the result, once', async () => {
    spoiled();
    await expect(answer(() => addon.synchronize())).rejects.toMatchObject({ code: 'ERR_TT_RANGE' });
    await addon.synchronize();
  });

  it('do not stop later work', () => {
    spoiled();
    const w = table();
    addon.backward(total(addon.embedding(integers([1, 1, 3]), w, -1)), undefined, false);
    expect(gradient(w)).toEqual([0, 2, 0, 1]);
  });

  it('an optimizer step guarded by a norm that is not finite changes nothing', () => {
    const w = leaf([1, 2]);
    const grads = [constant([NaN, 1])];
    const norm = addon.clipGradNorm(grads, 1, 2);
    const one = Float64Array.of(0.5);
    const none = Float64Array.of(0);
    addon.sgd([w], grads, [], norm, one, none, none, none, none, none, none);
    expect(values(w)).toEqual([1, 2]);
    expect(values(norm)[0]).toBeNaN();
  });
});
