// How many samples fit a batch.
import { checkInteger } from '../check.js';
import { complain, Says } from '../errors.js';
import { isSequence } from './collate.js';

/** A number of samples, or as many as make a number of padded tokens. */
export type Capacity =
  | { readonly kind: 'samples'; readonly batchSize: number; readonly dropLast: boolean }
  | { readonly kind: 'tokens'; readonly tokensPerBatch: number; readonly sizes: Float64Array };

/** What the user said of it. */
export interface CapacityOptions {
  readonly batchSize: number | undefined;
  readonly tokensPerBatch: number | undefined;
  readonly dropLast: boolean | undefined;
}

/**
 * @param sizesOf the tokens of each sample; called when they matter
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 */
export function capacityOf({ batchSize, tokensPerBatch, dropLast }: CapacityOptions, sizesOf: () => Float64Array): Capacity {
  if (tokensPerBatch === undefined) {
    if (batchSize === undefined)
      throw complain('ERR_TT_ARG', { op: 'batches', arg: 'batchSize', got: batchSize, want: 'an integer', why: 'or tokensPerBatch' });
    return { kind: 'samples', batchSize: checkInteger('batches', 'batchSize', batchSize), dropLast: dropLast ?? false };
  }
  for (const [arg, got] of Object.entries({ batchSize, dropLast })) {
    if (got !== undefined)
      throw complain('ERR_TT_ARG', { op: 'batches', arg, got, want: 'none', why: 'tokensPerBatch says what a batch is' });
  }
  const sizes = sizesOf().map((size, i) => checkSize(size, i, checkInteger('batches', 'tokensPerBatch', tokensPerBatch)));
  return { kind: 'tokens', tokensPerBatch, sizes };
}

/** Columns of the row of a sample: at least 1, as a tensor has no empty dimension. */
function checkSize(size: number, i: number, most: number): number {
  if (checkInteger('batches', `the size of sample ${i}`, size, 0) <= most) return Math.max(1, size);
  throw complain('ERR_TT_RANGE', {
    op: 'batches',
    arg: `sample ${i}`,
    got: new Says(`of ${size} tokens`),
    want: `at most tokensPerBatch = ${most}`,
    why: 'truncate it or make batches larger',
  });
}

/** The length of each sample's sequence. `bucketBy` is what the user said of it. */
export function lengthsOf(dataset: readonly unknown[], bucketBy: unknown): Float64Array {
  return Float64Array.from(dataset, (sample) => {
    const sequence = isSequence(sample) ? sample : Object.values(sample as object).find(isSequence);
    if (sequence) return sequence.length;
    const why = 'the samples hold no sequence of integers';
    throw complain('ERR_TT_ARG', { op: 'batches', arg: 'bucketBy', got: bucketBy, want: 'a function', why });
  });
}

/** Samples in a batch of the middle sort. */
export function meanRows(capacity: Capacity): number {
  if (capacity.kind === 'samples') return capacity.batchSize;
  const { sizes, tokensPerBatch } = capacity;
  return Math.max(1, Math.floor((tokensPerBatch * sizes.length) / sizes.reduce((sum, size) => sum + size, 0)));
}
