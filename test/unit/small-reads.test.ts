// Awaited reads of little work are computed where they are read; the event loop turns between them all the same.
import { expect, it } from 'vitest';

import { argmax, indexSelect, LSTM, noGrad, scope, tensor, uniform } from 'throughtime';
import { failure } from './failure.js';

it('lets the event loop turn at every answer', async () => {
  const layer = new LSTM(4, 8);
  const x = uniform([1, 1, 4]);
  let turns = 0;
  let counting = true;
  setImmediate(function count() {
    turns++;
    if (counting) setImmediate(count);
  });
  const expected = noGrad(() => layer.forward(x).output.dataSync());
  for (let step = 1; step <= 50; step++) {
    const answer = noGrad(() => scope(() => layer.forward(x).output)).data();
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toEqual(expected);
    expect(turns).toBeGreaterThanOrEqual(step - 1);
  }
  counting = false;
});

it('answers in the order of the questions, and gives what was there when it was asked', async () => {
  const x = tensor([1, 2]);
  const order: number[] = [];
  const first = x.data().then((values) => (order.push(1), values));
  const second = x
    .mul(3)
    .data()
    .then((values) => (order.push(2), values));
  x.dispose();
  expect([...(await first), ...(await second)]).toEqual([1, 2, 3, 6]);
  expect(order).toEqual([1, 2]);
});

it('rejects with what went wrong', async () => {
  const computed = argmax(tensor([[0, 1, 2]]), 1); // 2: there are two rows
  await expect(indexSelect(uniform([2, 3]), 0, computed).data()).rejects.toThrow(failure('ERR_TT_RANGE', 'holds 2 at position 0'));
  const gone = tensor([1]);
  gone.dispose();
  await expect(gone.data()).rejects.toThrow(failure('ERR_TT_DISPOSED'));
});
