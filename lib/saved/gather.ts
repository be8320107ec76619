// Items of a stream in groups: what is there at once goes together.
import { complain } from '../errors.js';

/**
 * Groups of at most `most` items. A group ends early when the source has no next item within a turn of the event loop, so a slow
 * source (a person typing) is answered item by item and a fast one (a file) in full groups.
 */
export async function* gathered<T>(source: Iterable<T> | AsyncIterable<T>, most: number): AsyncGenerator<readonly T[], void, undefined> {
  requireSource(source);
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let next: Promise<IteratorResult<T, unknown>> | undefined;
  let done = false;
  const take = async (): Promise<IteratorResult<T, unknown>> => iterator.next() as Promise<IteratorResult<T, unknown>>;
  try {
    while (!done) {
      const group: T[] = [];
      while (group.length < most) {
        next ??= take();
        const turn = group.length === 0 ? await next : await Promise.race([next, pause()]);
        if (turn === undefined) break;
        next = undefined;
        done = turn.done === true;
        if (turn.done) break;
        group.push(turn.value);
      }
      if (group.length > 0) yield group;
    }
  } finally {
    // An item asked for and never used must not become an unhandled rejection.
    next?.catch(() => {});
    if (!done) await iterator.return?.();
  }
}

/** Answers to a stream, in order; what is there at once is answered together. */
export async function* answerStream<T, A>(
  source: Iterable<T> | AsyncIterable<T>,
  batchSize: number,
  answer: (some: readonly T[], options: { readonly batchSize: number }) => Promise<readonly A[]>,
): AsyncGenerator<A, void, undefined> {
  for await (const some of gathered(source, batchSize)) yield* await answer(some, { batchSize });
}

/** A text is no stream of texts, though it can be walked over. @throws ThroughtimeError ERR_TT_ARG */
function requireSource(source: unknown): void {
  const walked =
    typeof source === 'object' &&
    source !== null &&
    !ArrayBuffer.isView(source) &&
    (Symbol.asyncIterator in source || Symbol.iterator in source);
  if (!walked) throw complain('ERR_TT_ARG', { op: 'stream', arg: 'source', got: source, want: 'something to walk over' });
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}
