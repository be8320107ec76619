// A batch of tagged sentences, its loss and what is right in it. Padding counts in neither.
import { padSequences } from '../../data/pad.js';
import { crossEntropy } from '../../losses/index.js';
import type { TaggerOutput } from '../../models/tagger.js';
import { sequenceMask, where } from '../../ops/mask.js';
import { reshape } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';
import { rightRows } from '../classification/right.js';

/** A sentence as the model sees it. */
export interface TagSample {
  readonly tokens: Int32Array;
  readonly tags: Int32Array;
}

export interface TagBatch {
  /** `[B,T]`, 0 after each row's end, as the tags. */
  readonly tokens: Tensor;
  readonly tags: Tensor;
  readonly lengths: Int32Array;
}

export function collateTags(samples: readonly TagSample[]): TagBatch {
  const { tokens, lengths } = padSequences(samples.map((sample) => sample.tokens));
  const { tokens: tags } = padSequences(samples.map((sample) => sample.tags));
  return { tokens, lengths, tags };
}

/** The mean over tokens. */
export function tagLoss({ logits }: TaggerOutput, batch: TagBatch): Tensor {
  return crossEntropy(logits, batch.tags, { mask: maskOf(batch) });
}

/** The number of tokens whose tag is right. */
export function rightTokens({ logits }: TaggerOutput, batch: TagBatch): Tensor {
  return where(maskOf(batch), reshape(rightRows(logits, batch.tags), batch.tags.shape), 0).sum();
}

/** The tokens that are no padding. */
function maskOf({ tags, lengths }: TagBatch): Tensor {
  return sequenceMask(lengths, tags.shape[1] ?? 1);
}
