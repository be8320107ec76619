// The batches of one epoch as lists of indices.
import { meanRows, type Capacity } from './capacity.js';
import { shuffle, type Random } from './shuffle.js';

// Enough for lengths to agree within a batch, little enough to keep an epoch's order random.
const bucketBatches = 50;

/**
 * The indices of every batch.
 * @param count number of samples
 * @param keys what samples are put together by; without them the order stays as it is
 * @param random shuffles; without it the order is that of the samples
 */
export function arrange(count: number, capacity: Capacity, keys: Float64Array | undefined, random: Random | undefined): number[][] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (random) shuffle(order, random);
  const windows = keys ? bucketed(order, keys, random ? bucketBatches * meanRows(capacity) : count) : [order];
  const cuts = windows.flatMap((window) => (capacity.kind === 'samples' ? cutBySamples(window, capacity) : cutByTokens(window, capacity)));
  if (keys && random) shuffle(cuts, random);
  return cuts;
}

/** Windows of the order, each sorted by key. */
function bucketed(order: readonly number[], keys: Float64Array, window: number): number[][] {
  const windows = Array.from({ length: Math.ceil(order.length / window) }, (_, w) => order.slice(w * window, (w + 1) * window));
  return windows.map((items) => items.sort((a, b) => (keys[a] as number) - (keys[b] as number)));
}

/** A window is a whole number of full batches, so only the last batch of all can be short. */
function cutBySamples(order: readonly number[], { batchSize, dropLast }: Extract<Capacity, { kind: 'samples' }>): number[][] {
  const cuts = Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
  return dropLast ? cuts.filter((cut) => cut.length === batchSize) : cuts;
}

/** Each batch takes samples as long as rows x longest fits. */
function cutByTokens(order: readonly number[], { tokensPerBatch, sizes }: Extract<Capacity, { kind: 'tokens' }>): number[][] {
  const cuts: number[][] = [];
  let cut: number[] = [];
  let longest = 0;
  for (const i of order) {
    longest = Math.max(longest, sizes[i] as number);
    if (cut.length > 0 && (cut.length + 1) * longest > tokensPerBatch) {
      cuts.push(cut);
      cut = [];
      longest = sizes[i] as number;
    }
    cut.push(i);
  }
  if (cut.length > 0) cuts.push(cut);
  return cuts;
}

/** The number of batches that `arrange` makes, where it does not depend on the order. */
export function countOf(count: number, capacity: Capacity): number | undefined {
  if (capacity.kind === 'tokens') return undefined;
  return capacity.dropLast ? Math.floor(count / capacity.batchSize) : Math.ceil(count / capacity.batchSize);
}
