// Where batches come from.
import { complain, ThroughtimeError } from '../errors.js';
import { emptyPart, weightOf } from '../data/rows.js';
import { Scope } from '../scope.js';

/**
 * Batches: an array or other iterable, an asynchronous one (a stream of objects too), or a function that makes one for every epoch.
 * Generators and streams can be walked once; for several epochs give the function.
 */
export type DataSource<B> = Iterable<B> | AsyncIterable<B> | (() => Iterable<B> | AsyncIterable<B>);

/** A source that can go to any batch of any of its walks, as `batches` can. Others are walked anew and the batches before are dropped. */
export interface Resumable {
  /** Walks begun. */
  readonly epoch: number;
  resume(position: { readonly epoch: number; readonly batch: number }): void;
}

/** A batch on its way. */
export interface Item<B> {
  readonly batch: B;
  /** From 0 within the walk. */
  readonly index: number;
  /** The weight of its loss: what a number `rows` of the batch says, or the size of its first dimension; 1 where it cannot be told. */
  readonly rows: number;
}

/** The number of batches, where the source tells. */
export function lengthOf(source: DataSource<unknown>): number | undefined {
  return typeof source === 'object' && 'length' in source && typeof source.length === 'number' ? source.length : undefined;
}

export function isResumable(source: DataSource<unknown> | undefined): source is DataSource<unknown> & Resumable {
  return typeof source === 'object' && 'epoch' in source && 'resume' in source && typeof source.resume === 'function';
}

const walkedOnce = 'generators and streams can be walked once: give a function that makes one';

/** Refuses what could not be walked over, before it is. @throws ThroughtimeError ERR_TT_ARG */
export function requireWalk(op: string, arg: string, source: unknown): void {
  const walks = typeof source === 'function' || isWalkable(source);
  if (!walks) throw complain('ERR_TT_ARG', { op, arg, got: source, want: 'batches to walk over, or a function that gives some' });
}

/** The same, and refuses a list without batches. @throws ThroughtimeError ERR_TT_ARG */
export function requireBatches(op: string, arg: string, source: unknown): void {
  requireWalk(op, arg, source);
  if (lengthOf(source as DataSource<unknown>) !== 0) return;
  throw new ThroughtimeError('ERR_TT_ARG', `${op}: ${arg} is empty, expected at least one batch`);
}

function isWalkable(source: unknown): source is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof source === 'object' && source !== null && (Symbol.iterator in source || Symbol.asyncIterator in source);
}

/** One walk over a source. */
export class Walk<B> {
  readonly #iterator: Iterator<B> | AsyncIterator<B>;
  #taken = 0;
  #exhausted = false;

  constructor(
    private readonly op: string,
    source: DataSource<B>,
    private readonly limit = Infinity,
  ) {
    const iterable = typeof source === 'function' ? source() : source;
    if (!isWalkable(iterable))
      throw complain('ERR_TT_ARG', { op, arg: 'data', got: iterable, want: 'batches to walk over, or a function that gives some' });
    this.#iterator = Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  }

  /** Batches taken or left out. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * The next batches, up to `count`: fewer at the end, none after it.
   * @throws ThroughtimeError ERR_TT_ARG for an empty batch or a walk without batches
   */
  async take(count: number): Promise<readonly Item<B>[]> {
    const items: Item<B>[] = [];
    while (items.length < count && !this.#exhausted) {
      const batch = await this.#next();
      if (batch) items.push(this.#item(batch[0]));
    }
    if (this.#taken > 0) return items;
    throw new ThroughtimeError('ERR_TT_ARG', `${this.op}: data is empty, expected at least one batch (${walkedOnce})`);
  }

  /** Takes `count` batches and frees them. */
  async drop(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const scope = new Scope();
      const batch = await scope.run(() => this.#next());
      scope.close();
      if (!batch)
        throw new ThroughtimeError(
          'ERR_TT_ARG',
          `${this.op}: data ended at batch ${i}, expected more than ${count} as in the run to resume`,
        );
      this.#taken++;
    }
  }

  /** Counts batches that the source itself left out. */
  skipped(count: number): void {
    this.#taken += count;
  }

  /** Tells a source that was not walked to its end that no more is wanted. */
  async close(): Promise<void> {
    if (!this.#exhausted) await this.#iterator.return?.();
    this.#exhausted = true;
  }

  async #next(): Promise<readonly [B] | undefined> {
    if (this.#taken >= this.limit) {
      await this.close();
      return undefined;
    }
    const turn = await (this.#iterator.next() as Promise<IteratorResult<B, unknown>>);
    if (!turn.done) return [turn.value];
    this.#exhausted = true;
    return undefined;
  }

  #item(batch: B): Item<B> {
    const index = this.#taken++;
    const empty = emptyPart(batch);
    if (empty === undefined) return { batch, index, rows: weightOf(batch) ?? 1 };
    throw new ThroughtimeError('ERR_TT_ARG', `${this.op}: batch ${index} is empty${empty && ` (${empty})`}, expected at least one row`);
  }
}
