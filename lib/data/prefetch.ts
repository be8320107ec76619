// Batches that are made while the engine computes.
import { setImmediate as turn } from 'node:timers/promises';
import { checkInteger } from '../check.js';
import { Scope } from '../scope.js';
import { isResumable, lengthOf, requireWalk, type DataSource, type Resumable } from '../trainer/source.js';

/** A batch that is ready, with the scope that owns what was made for it. */
interface Ready<B> {
  readonly scope: Scope;
  readonly next: IteratorResult<B, unknown>;
}

/** Batches made ahead; with `length`, `epoch` and `resume` where the source has them. */
export type Prefetched<B> = AsyncIterable<B> & { readonly length?: number } & Partial<Resumable>;

/** Batches ready at once, at the most: each is memory, and the engine never needs more than a few. */
const most = 1024;

/**
 * Prepares up to `count` batches of a source in advance, while the engine computes: reading, decoding and padding then cost no time. They
 * come in order, errors too; the source is closed when its consumer stops. Numbers that a source draws from the generator of `setSeed`
 * for single batches depend on how far ahead it is: give it a seed of its own where runs are to repeat.
 * @param source batches, or a function that makes them for every walk
 * @param count batches ready or in the making, 1 to 1024
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { prefetch, tensor } from 'throughtime';
 * async function* source() {
 *   for (let i = 0; i < 3; i++) yield tensor([i]);
 * }
 * async function walk() {
 *   for await (const batch of prefetch(source(), 2)) console.log(batch.shape);
 * }
 * ```
 */
export function prefetch<B>(source: DataSource<B>, count: number): Prefetched<B> {
  checkInteger('prefetch', 'count', count, 1, most);
  requireWalk('prefetch', 'source', source);
  const length = lengthOf(source);
  const prefetched = { ...(length !== undefined && { length }), [Symbol.asyncIterator]: () => ahead(source, count) };
  if (!isResumable(source)) return prefetched;
  return Object.defineProperties(prefetched, {
    epoch: { get: () => source.epoch },
    resume: { value: (position: Parameters<Resumable['resume']>[0]) => source.resume(position) },
  });
}

async function* ahead<B>(source: DataSource<B>, count: number): AsyncGenerator<B, void, undefined> {
  const batches = typeof source === 'function' ? source() : source;
  requireWalk('prefetch', 'source', batches);
  const iterator = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  const queue: Promise<Ready<B>>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  const make = async (before: Promise<unknown>): Promise<Ready<B>> => {
    await before; // one after the other: most sources cannot make two batches at once
    await turn(); // and after whoever waits for a batch that is ready: making one may keep the thread busy
    const scope = new Scope();
    try {
      const next = ended ? ({ done: true, value: undefined } as const) : await scope.run(async () => iterator.next());
      ended ||= next.done === true;
      return { scope, next };
    } catch (error) {
      ended = true;
      scope.close();
      throw error;
    }
  };
  try {
    for (;;) {
      while (queue.length < count) {
        const ready = make(last);
        last = ready.catch(() => {}); // told when its turn comes
        queue.push(ready);
      }
      const { scope, next } = await (queue.shift() as Promise<Ready<B>>);
      scope.handOver(next.value);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    const unfinished = !ended;
    ended = true; // what waits in the queue asks for nothing more
    for (const ready of queue) await ready.then(({ scope }) => scope.close()).catch(() => {});
    if (unfinished) await iterator.return?.();
  }
}
