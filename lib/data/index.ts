// Data: from samples to batches.
export {
  batches,
  type Batches,
  type BatchOptions,
  type BatchPosition,
  type SampleBatchOptions,
  type TokenBatchOptions,
} from './batches.js';
export { type Collated, type Column, type Sequence } from './collate.js';
export type { VariableLength } from './chunk-lengths.js';
export { padSequences, type Padded, type PadOptions } from './pad.js';
export { prefetch, type Prefetched } from './prefetch.js';
export * from './readers/index.js';
export {
  chronologicalSplit,
  randomSplit,
  stratifiedSplit,
  type ChronologicalSplitOptions,
  type Parts,
  type RandomSplitOptions,
  type StratifiedSplitOptions,
} from './split.js';
export { tokenStream, type TokenChunk, type TokenStream, type TokenStreamOptions } from './token-stream.js';
