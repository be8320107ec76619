// The pace of the loops: the next step is queued before the result of the last is awaited, so the engine never waits for JavaScript
// and the event loop never waits for the engine. The batches of two steps are alive at a time.
import { Scope } from '../scope.js';
import type { Item, Walk } from './source.js';

/** A step that is queued. */
export interface Step<B, R> {
  /** From 0 within the walk, or the part of it that is taken. */
  readonly index: number;
  readonly items: readonly Item<B>[];
  readonly result: R;
  /** Nothing is queued after it until it has been dealt with. */
  readonly alone: boolean;
}

export interface Pace<B, R> {
  /** Batches of a step; the last may have fewer. */
  readonly size: number;
  /** Queues a step. */
  readonly launch: (items: readonly Item<B>[]) => R;
  /** Asked before every step. */
  readonly stopped: () => boolean;
  /** Whether the step just queued is to be dealt with before the next is queued. */
  readonly alone: (index: number) => boolean;
}

/**
 * Launches every step and yields it when the next one is launched. What a step made is freed when the following is asked for;
 * its batches too, when they were made by the source during the walk.
 * @throws ThroughtimeError ERR_TT_ARG for an empty batch or no batches
 */
export async function* oneAhead<B, R>(walk: Walk<B>, { size, launch, stopped, alone }: Pace<B, R>): AsyncGenerator<Step<B, R>> {
  const scopes: Scope[] = []; // of the steps alive, oldest first

  const take = (index: number): Promise<Step<B, R> | undefined> => {
    const scope = new Scope();
    scopes.push(scope);
    return scope.run(async () => {
      const items = await walk.take(size);
      return items.length > 0 ? { index, items, result: launch(items), alone: alone(index) } : undefined;
    });
  };

  try {
    let pending: Step<B, R> | undefined;
    for (let index = 0; ; index++) {
      if (pending?.alone) {
        yield pending;
        scopes.shift()?.close();
        pending = undefined;
      }
      const next = stopped() ? undefined : await take(index);
      if (pending) {
        yield pending;
        scopes.shift()?.close();
      }
      if (!next) return;
      pending = next;
    }
  } finally {
    for (const scope of scopes) scope.close();
    await walk.close();
  }
}
