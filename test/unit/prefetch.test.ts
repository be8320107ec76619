// Batches made ahead.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as tt from '../../lib/index.js';
import { tensorsAlive } from './alive.js';
import { failure } from './failure.js';
import { batch, Line, trainerOf, type Batch } from './line.js';

/** A source that notes what is asked of it. */
function watched(count: number, { fails = Infinity, pause = 0 } = {}) {
  const seen = { begun: 0, made: 0, atOnce: 0, closed: 0 };
  let busy = 0;
  async function* source() {
    try {
      for (let i = 0; i < count; i++) {
        seen.begun++;
        seen.atOnce = Math.max(seen.atOnce, ++busy);
        await delay(pause);
        busy--;
        if (i === fails) throw new Error(`batch ${i}`);
        seen.made++;
        yield i;
      }
    } finally {
      seen.closed++;
    }
  }
  return { source, seen };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('prefetch', () => {
  it.each([1, 2, 5, 20])('keeps the order (%d ahead)', async (count) => {
    const { source, seen } = watched(10);
    expect(await collect(tt.prefetch(source(), count))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen).toEqual({ begun: 10, made: 10, atOnce: 1, closed: 1 });
    expect(await collect(tt.prefetch([1, 2, 3], count))).toEqual([1, 2, 3]);
    expect(await collect(tt.prefetch([], count))).toEqual([]);
  });

  it('works in the background and no further than told', async () => {
    const { source, seen } = watched(10);
    const walk = tt.prefetch(source(), 3)[Symbol.asyncIterator]();
    await walk.next();
    await delay(30);
    expect(seen.made).toBe(3); // one taken, two ready
    await walk.next();
    await delay(30);
    expect(seen.made).toBe(4);
    await walk.return?.();
    expect(seen.closed).toBe(1);
  });

  it('tells an error after the batches before it', async () => {
    const { source, seen } = watched(10, { fails: 2 });
    const got: number[] = [];
    const walk = async () => {
      for await (const item of tt.prefetch(source(), 5)) {
        got.push(item);
        await delay(10); // the error is there long before
      }
    };
    await expect(walk()).rejects.toThrow('batch 2');
    expect([got, seen.begun, seen.closed]).toEqual([[0, 1], 3, 1]);
  });

  it('closes its source in the middle of a batch when the consumer stops', async () => {
    const { source, seen } = watched(10, { pause: 10 });
    for await (const item of tt.prefetch(source(), 4)) if (item === 1) break;
    expect([seen.closed, seen.made < 10]).toEqual([1, true]);
  });

  it('hands the tensors of a batch to the step that takes it, and frees the others', async () => {
    const source = async function* () {
      for (let i = 0; i < 40; i++) {
        await Promise.resolve();
        const unused = tt.ones([3]);
        yield batch(1, unused.size);
      }
    };
    const trainer = trainerOf(new Line());
    await trainer.fit(() => tt.prefetch(source(), 3));
    const tensors = await tensorsAlive();
    await trainer.fit(() => tt.prefetch(source(), 3), { epochs: 2 });
    await trainer.fit(() => tt.prefetch(source(), 3), { limitBatches: 5 });
    expect(tt.memory().tensors).toBe(tensors);
    const own: readonly Batch[] = [batch(1), batch(2)];
    await trainer.fit(tt.prefetch(own, 2), { epochs: 2 });
    expect(own.some(({ x }) => x.isDisposed)).toBe(false);
  });

  it('takes a function that makes its source anew for every walk', async () => {
    const ahead = tt.prefetch(() => [1, 2, 3].values(), 2);
    for (let walk = 0; walk < 2; walk++) {
      const seen: number[] = [];
      for await (const value of ahead) seen.push(value);
      expect(seen).toEqual([1, 2, 3]);
    }
  });

  it('has the length and the place of its source', () => {
    const source = tt.batches([{ a: 1 }, { a: 2 }, { a: 3 }], { batchSize: 2 });
    const ahead = tt.prefetch(source, 2);
    expect([ahead.length, ahead.epoch]).toEqual([2, 0]);
    ahead.resume?.({ epoch: 4, batch: 1 });
    expect([ahead.epoch, source.epoch]).toEqual([4, 4]);
    expect(tt.prefetch(watched(1).source(), 1)).not.toHaveProperty('length');
    expect(() => tt.prefetch([], 0)).toThrow(failure('ERR_TT_RANGE', 'prefetch: count'));
  });
});
