// A batch of tagged sentences.
import { padSequences } from '../../data/pad.js';
import type { Tensor } from '../../tensor.js';
import type { StepClasses } from '../classification/steps.js';

/** A sentence as the model sees it. */
export interface TagSample {
  readonly tokens: Int32Array;
  readonly tags: Int32Array;
}

export interface TagBatch extends StepClasses {
  /** `[B,T]`, 0 after each row's end. */
  readonly tokens: Tensor;
}

export function collateTags(samples: readonly TagSample[]): TagBatch {
  const { tokens, lengths } = padSequences(samples.map((sample) => sample.tokens));
  const { tokens: tags } = padSequences(samples.map((sample) => sample.tags));
  return { tokens, lengths, tags };
}
