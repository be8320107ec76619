// What is read where it is asked for, and what the engine computes meanwhile.
import { expect, it } from 'vitest';

import { addon, constant } from './addon.js';

// Longer than this thread may be kept from asking: what the engine is through with needs no wait.
const large = 1 << 24;
/** Whether the calling thread has computed the answer. */
const atOnce = (answer: unknown) => ArrayBuffer.isView(answer);

it('little work is done at once', async () => {
  await addon.synchronize();
  await new Promise((resolve) => setTimeout(resolve, 20)); // the engine sleeps
  expect(atOnce(addon.read(addon.affine(constant([1, 2]), 2, 0)))).toBe(true);
});

it.each([
  ['a large copy', () => addon.zeros([large], 'real')],
  ['a small part of large zeros', () => addon.slice(addon.reshape(addon.zeros([large], 'real'), [1, large, 1]), 0, 1, 1)],
  ['a small part of much work', () => addon.slice(addon.reshape(addon.affine(addon.zeros([large], 'real'), 2, 1), [1, large, 1]), 0, 1, 1)],
])('%s is left to the engine', async (_, make) => {
  await addon.synchronize();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const answer = addon.read(make());
  expect(atOnce(answer)).toBe(false);
  await answer;
});
