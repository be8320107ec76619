// Samples in batches, epoch after epoch.
import { checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { collate as byColumn, isSequence, type Collated } from './collate.js';
import { randomFrom, shuffle as shuffled } from './shuffle.js';

export interface BatchOptions<S, B> {
  /** Samples per batch. */
  readonly batchSize: number;
  /** A new order in every epoch. Default false. */
  readonly shuffle?: boolean;
  /** Makes the orders depend on this and the number of the epoch only. Default: the generator of `setSeed`. */
  readonly seed?: number;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropLast?: boolean;
  /**
   * Put samples of similar size together, so that batches hold little padding: `length` takes the length of the sample's sequence,
   * a function any number. With `shuffle` the order stays random within some 50 batches and batches come in random order.
   */
  readonly bucketBy?: 'length' | ((sample: S) => number);
  /** Makes a batch of samples. Default: column by column, see `Collated`. */
  readonly collate?: (samples: readonly S[]) => B;
}

/** Batches that can be walked again: each walk is an epoch. */
export interface Batches<B> extends Iterable<B> {
  /** Batches per epoch. */
  readonly length: number;
  /** Walks begun. */
  readonly epoch: number;
  /**
   * Makes the next walk that of epoch `epoch`, from 0, beginning at batch `batch`; the batches before are not made. Without `seed` the
   * generator must stand where it stood when that walk began.
   * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
   */
  resume(position: { readonly epoch: number; readonly batch: number }): void;
}

// Enough for lengths to agree within a batch, little enough to keep an epoch's order random.
const bucketBatches = 50;

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
  const { batchSize, shuffle, seed, dropLast, bucketBy, collate } = checkOptions('batches', options, {
    batchSize: undefined,
    shuffle: false,
    seed: undefined,
    dropLast: false,
    bucketBy: undefined,
    collate: undefined,
  });
  const size = checkInteger('batches', 'batchSize', batchSize as number);
  if (dataset.length === 0) throw complain('ERR_TT_ARG', { op: 'batches', arg: 'dataset', got: dataset, want: 'at least one sample' });
  const keyOf = bucketBy === 'length' ? lengthOf : bucketBy;
  const keys = keyOf && Float64Array.from(dataset, keyOf);
  const make = collate ?? (byColumn as unknown as (samples: readonly S[]) => B);
  let epoch = 0;
  let first = 0; // of the next walk
  return {
    get epoch() {
      return epoch;
    },
    resume(position) {
      epoch = checkInteger('resume', 'epoch', position.epoch, 0);
      first = checkInteger('resume', 'batch', position.batch, 0);
    },
    length: dropLast ? Math.floor(dataset.length / size) : Math.ceil(dataset.length / size),
    *[Symbol.iterator]() {
      const start = first;
      first = 0;
      const walk = epoch++;
      const random = shuffle ? randomFrom(seed, walk) : undefined;
      let order = Array.from(dataset.keys());
      if (random) shuffled(order, random);
      if (keys) order = bucketed(order, keys, random ? bucketBatches * size : order.length);
      const cuts = Array.from({ length: this.length }, (_, i) => order.slice(i * size, (i + 1) * size));
      if (keys && random) shuffled(cuts, random);
      for (const cut of cuts.slice(start)) yield make(cut.map((i) => dataset[i] as S));
    },
  };
}

/** Sorts every window of the order by key. */
function bucketed(order: readonly number[], keys: Float64Array, window: number): number[] {
  const windows = Array.from({ length: Math.ceil(order.length / window) }, (_, w) => order.slice(w * window, (w + 1) * window));
  return windows.flatMap((items) => items.sort((a, b) => (keys[a] as number) - (keys[b] as number)));
}

function lengthOf(sample: unknown): number {
  const sequence = isSequence(sample) ? sample : Object.values(sample as object).find(isSequence);
  if (sequence) return sequence.length;
  throw complain('ERR_TT_ARG', {
    op: 'batches',
    arg: 'bucketBy',
    got: 'length',
    want: 'a function',
    why: 'the samples hold no sequence of integers',
  });
}
