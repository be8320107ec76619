// Tokens drawn at random.
import { checkInteger, checkOptions } from '../check.js';
import { randomFrom } from '../data/shuffle.js';
import type { Decoded } from './hypothesis.js';
import { decodeDefaults, Limits, type DecodeOptions } from './limits.js';
import { decodeOne } from './one.js';
import { checkSampling, sampleIndex, samplingDefaults, type SamplingOptions } from './sampling.js';
import { checkStepModel, type StepModel } from './step-model.js';

export interface SampleSequencesOptions extends DecodeOptions, SamplingOptions {
  /** Makes the draws depend on this and the number of the source only. Default: the generator of `setSeed`. */
  readonly seed?: number;
}

/**
 * Draws every token from the model's probabilities, as `sampleIndex` does.
 * @returns a sequence per source, in order
 * @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE, ERR_TT_NAN
 * @example
 * ```ts
 * import { sampleSequences, Seq2Seq } from 'throughtime';
 * async function show() {
 *   const model = new Seq2Seq({ sourceVocabularySize: 20, targetVocabularySize: 30, start: 2, end: 3, embedding: 8, hidden: 8 });
 *   const [first] = await sampleSequences(model.search([[5, 8, 4]]), { temperature: 0.8, topP: 0.9, seed: 1, maxLength: 20 });
 *   console.log(first?.tokens);
 * }
 * ```
 */
export async function sampleSequences<State>(model: StepModel<State>, options?: SampleSequencesOptions): Promise<readonly Decoded[]> {
  checkStepModel('sampleSequences', model);
  const { seed, temperature, topK, topP, ...limits } = checkOptions('sampleSequences', options, {
    ...decodeDefaults,
    ...samplingDefaults,
    seed: undefined,
  });
  if (seed !== undefined) checkInteger('sampleSequences', 'seed', seed, 0);
  const sampling = checkSampling('sampleSequences', { temperature, topK, topP });
  const drawn = { temperature, topP, ...(sampling.topK !== undefined && { topK: sampling.topK }) };
  // One generator for each source: what is drawn for it does not depend on the others.
  const randoms = Array.from(model.limits, (_, source) => randomFrom(seed, source));
  return decodeOne('sampleSequences', model, new Limits('sampleSequences', model, limits), limits.attention, (scores, source) =>
    sampleIndex(scores, drawn, randoms[source] as () => number),
  );
}
