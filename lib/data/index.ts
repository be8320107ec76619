// Data: from samples to batches.
export { batches, type Batches, type BatchOptions } from './batches.js';
export { type Collated, type Column, type Sequence } from './collate.js';
export { padSequences, type Padded, type PadOptions } from './pad.js';
export { prefetch, type Prefetched } from './prefetch.js';
