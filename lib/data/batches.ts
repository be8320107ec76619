// Samples in batches, epoch after epoch.
import { checkBoolean, checkChoice, checkFunction, checkInteger, checkList, checkOptions, checkSeed } from '../check.js';
import { complain } from '../errors.js';
import { getRngState, setRngState } from '../random.js';
import { capacityOf, lengthsOf } from './capacity.js';
import { collate as byColumn, type Collated } from './collate.js';
import { arrange, countOf } from './order.js';
import { randomFrom } from './shuffle.js';

interface SharedBatchOptions<S, B> {
  /** A new order in every epoch. Default false. */
  readonly shuffle?: boolean;
  /** Makes the orders depend on this and the number of the epoch only. Default: the generator of `setSeed`. */
  readonly seed?: number;
  /**
   * Put samples of similar size together, so that batches hold little padding: `length` takes the length of the sample's sequence,
   * a function any number. With `shuffle` the order stays random within some 50 batches and batches come in random order.
   */
  readonly bucketBy?: 'length' | ((sample: S) => number);
  /** Makes a batch of samples. Default: column by column, see `Collated`. */
  readonly collate?: (samples: readonly S[]) => B;
}

/** Batches of a number of samples. */
export interface SampleBatchOptions<S, B> extends SharedBatchOptions<S, B> {
  /** Samples per batch. */
  readonly batchSize: number;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropLast?: boolean;
  readonly tokensPerBatch?: never;
}

/** Batches of a number of tokens: many short samples or few long ones, so that every step needs about the same time and memory. */
export interface TokenBatchOptions<S, B> extends SharedBatchOptions<S, B> {
  /**
   * Most tokens per batch, padding included: rows x longest row. Rows are as long as the sample's sequence, or as a function `bucketBy`
   * says. A longer sample is an error: truncate it.
   */
  readonly tokensPerBatch: number;
  readonly batchSize?: never;
  readonly dropLast?: never;
}

/** Either `batchSize` or `tokensPerBatch`. */
export type BatchOptions<S, B> = SampleBatchOptions<S, B> | TokenBatchOptions<S, B>;

/** A place between two batches. */
export interface BatchPosition {
  /** Number of the walk, from 0. */
  readonly epoch: number;
  /** Batches of it before this place. */
  readonly batch: number;
}

/** Batches that can be walked again: each walk is an epoch. */
export interface Batches<B> extends Iterable<B> {
  /**
   * Batches of the epoch: of the walk under way, otherwise of the next. Epochs differ with `tokensPerBatch` and `shuffle`; without a
   * `seed` the number of the next is then that of a walk that begins now.
   */
  readonly length: number;
  /** Walks begun: the number of the next walk. */
  readonly epoch: number;
  /**
   * Makes the next walk that of `epoch` from `batch` on; the batches before are not made. Shuffling without a `seed` draws the order from the
   * generator when the walk begins: give it the state it had at the beginning of that walk (`setRngState`).
   * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; the walk when the epoch has fewer batches
   */
  resume(position: BatchPosition): void;
}

/** Either kind, before it is checked. */
interface AnyBatchOptions<S, B> extends SharedBatchOptions<S, B> {
  readonly batchSize?: number;
  readonly tokensPerBatch?: number;
  readonly dropLast?: boolean;
}

/**
 * Cuts samples into batches.
 * @param dataset samples
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { batches } from 'throughtime';
 * const samples = [{ tokens: [4, 2, 7], label: 1 }, { tokens: [3], label: 0 }];
 * for (const { tokens, lengths, label } of batches(samples, { batchSize: 2, bucketBy: 'length' })) {
 *   console.log(tokens.shape, lengths, label); // [2,3] Int32Array [1, 3] [0, 1]
 * }
 * ```
 */
export function batches<S, B = Collated<S>>(dataset: readonly S[], options: BatchOptions<S, B>): Batches<B> {
  const { batchSize, tokensPerBatch, shuffle, seed, dropLast, bucketBy, collate } = checkOptions(
    'batches',
    options as AnyBatchOptions<S, B>,
    {
      batchSize: undefined,
      tokensPerBatch: undefined,
      shuffle: false,
      seed: undefined,
      dropLast: undefined,
      bucketBy: undefined,
      collate: undefined,
    },
  );
  checkList('batches', 'dataset', dataset);
  checkSeed('batches', seed);
  if (dropLast !== undefined) checkBoolean('batches', 'dropLast', dropLast);
  if (collate !== undefined) checkFunction('batches', 'collate', collate);
  if (bucketBy !== undefined && typeof bucketBy !== 'function') checkChoice('batches', 'bucketBy', bucketBy, ['length']);
  if (dataset.length === 0) throw complain('ERR_TT_ARG', { op: 'batches', arg: 'dataset', got: dataset, want: 'at least one sample' });
  const keys = typeof bucketBy === 'function' ? Float64Array.from(dataset, bucketBy) : bucketBy && lengthsOf(dataset, bucketBy);
  const capacity = capacityOf({ batchSize, tokensPerBatch, dropLast }, () => keys ?? lengthsOf(dataset, bucketBy));
  const make = collate ?? (byColumn as unknown as (samples: readonly S[]) => B);
  const arranged = (n: number) => arrange(dataset.length, capacity, keys, shuffle ? randomFrom(seed, n) : undefined);
  let epoch = 0;
  let start = 0; // where the next walk starts
  let walked: readonly unknown[] | undefined; // the batches of the latest walk while it is under way
  return {
    get epoch() {
      return epoch;
    },
    get length() {
      return walked?.length ?? countOf(dataset.length, capacity) ?? undrawn(() => arranged(epoch)).length;
    },
    resume(position) {
      const place = checkOptions('batches resume', position, { epoch: undefined, batch: undefined });
      const [n, batch] = [
        checkInteger('batches', 'epoch', place.epoch as number, 0),
        checkInteger('batches', 'batch', place.batch as number, 0),
      ];
      [epoch, start] = [n, batch];
    },
    *[Symbol.iterator]() {
      const cuts = arranged(epoch);
      const first = start;
      if (first > cuts.length)
        throw complain('ERR_TT_RANGE', {
          op: 'batches',
          arg: 'batch',
          got: first,
          want: `at most ${cuts.length}`,
          why: `the length of epoch ${epoch}`,
        });
      epoch++;
      start = 0;
      walked = cuts;
      try {
        for (const cut of cuts.slice(first)) yield make(cut.map((i) => dataset[i] as S));
      } finally {
        if (walked === cuts) walked = undefined;
      }
    },
  };
}

/** The result of `fn`, with the generator left as it was. */
function undrawn<T>(fn: () => T): T {
  const state = getRngState();
  try {
    return fn();
  } finally {
    setRngState(state);
  }
}
