// Classes of steps: the loss, and what is right. Padding counts in neither.
import { crossEntropy } from '../../losses/index.js';
import type { TaggerOutput } from '../../models/tagger.js';
import { sequenceMask, where } from '../../ops/mask.js';
import { reshape } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';
import { rightRows } from './right.js';

/** A padded batch of rows whose steps have a class each. */
export interface StepClasses {
  /** `[B,T]`, 0 after each row's end. */
  readonly tags: Tensor;
  readonly lengths: Int32Array;
}

/** The mean over steps. */
export function stepLoss({ logits }: TaggerOutput, batch: StepClasses): Tensor {
  return crossEntropy(logits, batch.tags, { mask: maskOf(batch) });
}

/**
 * The share of steps whose class is right, as a metric of a Trainer. Such a metric is a mean over rows, weighted by their number: that of
 * right steps per mean length is the share.
 * @param lengths of all rows that are measured
 */
export function stepAccuracy(lengths: readonly number[]): (output: TaggerOutput, batch: StepClasses) => Tensor {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return ({ logits }, batch) => {
    const right = where(maskOf(batch), reshape(rightRows(logits, batch.tags), batch.tags.shape), 0);
    return right.sum().mul(1 / (mean * batch.lengths.length));
  };
}

/** The steps that are no padding. */
function maskOf({ tags, lengths }: StepClasses): Tensor {
  return sequenceMask(lengths, tags.shape[1] ?? 1);
}
