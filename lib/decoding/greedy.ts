// The most probable token, every time.
import { checkOptions } from '../check.js';
import type { Decoded } from './hypothesis.js';
import { decodeDefaults, Limits, type DecodeOptions } from './limits.js';
import { decodeOne } from './one.js';
import { sampleIndex } from './sampling.js';
import { checkStepModel, type StepModel } from './step-model.js';

const mostProbable = { temperature: 0 };
const never = () => 0; // temperature 0 draws no number

/**
 * Says the most probable next token, the first of equals, until the end. All sources go together.
 * @returns a sequence per source, in order
 * @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE; ERR_TT_NAN when the model's scores are no numbers
 * @example
 * ```ts
 * import { greedy, Seq2Seq } from 'throughtime';
 * async function show() {
 *   const model = new Seq2Seq({ sourceVocabularySize: 20, targetVocabularySize: 30, start: 2, end: 3, embedding: 8, hidden: 8 });
 *   for (const { tokens, finished } of await greedy(model.search([[5, 8, 4], [7]]), { maxLength: 20 })) console.log(tokens, finished);
 * }
 * ```
 */
export async function greedy<State>(model: StepModel<State>, options?: DecodeOptions): Promise<readonly Decoded[]> {
  checkStepModel('greedy', model);
  const filled = checkOptions('greedy', options, decodeDefaults);
  return decodeOne('greedy', model, new Limits('greedy', model, filled), filled.attention, (scores) =>
    sampleIndex(scores, mostProbable, never),
  );
}
