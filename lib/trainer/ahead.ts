// The pace of the loops: the next step is queued before the result of the last is awaited, so the engine never waits for JavaScript
// and the event loop never waits for the engine. Two batches are alive at a time.
import { emptyPart, rowsOf } from '../data/rows.js';
import { ThroughtimeError } from '../errors.js';
import { getRngState, type RngState } from '../random.js';
import { Scope } from '../scope.js';

/**
 * Batches: an array or other iterable, an asynchronous one, or a function that makes one for every epoch. Generators can be walked
 * once; for several epochs give the function.
 */
export type DataSource<B> = Iterable<B> | AsyncIterable<B> | (() => Iterable<B> | AsyncIterable<B>);

/** A step that is queued. */
export interface Step<B, R> {
  /** From 0. */
  readonly index: number;
  readonly batch: B;
  /** Rows of the batch: the weight of its loss. 1 where it cannot be told. */
  readonly rows: number;
  readonly result: R;
  /** Of the generator before the step, to repeat it. */
  readonly rng: RngState;
}

/** The number of batches, where the source tells. */
export function lengthOf(source: DataSource<unknown>): number | undefined {
  return typeof source === 'object' && 'length' in source && typeof source.length === 'number' ? source.length : undefined;
}

/**
 * Launches every batch and yields it when the next one is launched. What a step made is freed when the following is asked for;
 * its batch too, when it was made by the source during the walk.
 * @throws ThroughtimeError ERR_TT_ARG for an empty batch or no batches
 */
export async function* oneAhead<B, R>(
  op: string,
  source: DataSource<B>,
  launch: (batch: B) => R,
  stopped: () => boolean,
): AsyncGenerator<Step<B, R>> {
  const iterator = open(source);
  const scopes: Scope[] = []; // of the steps alive, oldest first
  let exhausted = false;

  const take = (index: number): Promise<Step<B, R> | undefined> => {
    const scope = new Scope();
    scopes.push(scope);
    return scope.run(async () => {
      const turn = await (iterator.next() as Promise<IteratorResult<B, unknown>>);
      if (turn.done) {
        exhausted = true;
        return undefined;
      }
      const batch = turn.value;
      const empty = emptyPart(batch);
      if (empty !== undefined)
        throw new ThroughtimeError('ERR_TT_ARG', `${op}: batch ${index} is empty${empty && ` (${empty})`}, expected at least one row`);
      const rng = getRngState();
      return { index, batch, rows: rowsOf(batch) ?? 1, rng, result: launch(batch) };
    });
  };

  try {
    let pending: Step<B, R> | undefined;
    for (let index = 0; ; index++) {
      const next = stopped() ? undefined : await take(index);
      if (pending) {
        yield pending;
        scopes.shift()?.close();
      } else if (exhausted) {
        throw new ThroughtimeError(
          'ERR_TT_ARG',
          `${op}: data is empty, expected at least one batch (a generator can be walked once: give a function that makes one)`,
        );
      }
      if (!next) return;
      pending = next;
    }
  } finally {
    for (const scope of scopes) scope.close();
    if (!exhausted) await iterator.return?.();
  }
}

function open<B>(source: DataSource<B>): Iterator<B> | AsyncIterator<B> {
  const iterable = typeof source === 'function' ? source() : source;
  return Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
}

/** A mean with weights. */
export class Mean {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get value(): number {
    return this.#sum / this.#weight;
  }
}
