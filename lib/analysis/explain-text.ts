// Why a classifier gives a text its answer.
import { checkChoice, checkInstance, checkOptions } from '../check.js';
import { padSequences } from '../data/pad.js';
import { inference } from '../inference.js';
import { crossEntropy } from '../losses/cross-entropy.js';
import { indexSelect } from '../ops/pick.js';
import { slice } from '../ops/shape.js';
import { predictionOf } from '../saved/answers.js';
import { Classifier, type Prediction } from '../saved/classifier.js';
import type { Tensor } from '../tensor.js';
import { attribution, type AttributionOptions } from './attribution.js';

export interface ExplainOptions extends AttributionOptions {
  /** The class whose words are wanted. Default: the answer. */
  readonly label?: string;
}

/** What a token does to an answer. */
export interface ExplainedWord {
  readonly token: string;
  /** Its part of the log-odds of the class against all others: above 0 it speaks for the class. */
  readonly score: number;
  /** Weight of its step, where the model pools with attention. */
  readonly attention?: number;
}

/** An answer and where it comes from. */
export interface TextExplanation extends Prediction {
  /** The class that the scores speak for. */
  readonly target: string;
  /** The tokens that were read, in order. */
  readonly words: readonly ExplainedWord[];
}

/**
 * A classifier's answer for a text with the part that every word has in it, by `attribution` of the log-odds of a class (its logit less the
 * logarithm of the summed exponentials of the others; of two classes the difference of their logits).
 * @throws ThroughtimeError (rejects) ERR_TT_ARG for a label that is none of the classifier's, ERR_TT_RANGE
 * @example
 * ```ts
 * import { explainText, loadClassifier } from 'throughtime';
 * async function why(dir: string) {
 *   const { label, words } = await explainText(await loadClassifier(dir), 'a stirring , funny film');
 *   for (const { token, score, attention } of words) console.log(label, token, score, attention);
 * }
 * ```
 */
export async function explainText(classifier: Classifier, text: string, options?: ExplainOptions): Promise<TextExplanation> {
  const op = 'explainText';
  const { label, ...how } = checkOptions(op, options, { label: undefined, method: 'gradientInput', steps: undefined });
  const { model, labels } = checkInstance(op, 'classifier', classifier, Classifier);
  if (label !== undefined) checkChoice(op, 'label', label, labels);
  const tokens = classifier.tokens(text);
  const batch = () => padSequences([classifier.encode(text)]);
  const [row, weights] = await inference(model, () => {
    const { logits, weights: steps } = model.forward(batch());
    return Promise.all([logits.softmax().data(), steps?.data()]);
  });
  const prediction = predictionOf(Float64Array.from(row), labels);
  const target = label ?? prediction.label;
  const score = () => logOdds(model.forward(batch()).logits, labels.indexOf(target));
  const given = how.steps === undefined ? { method: how.method } : { method: how.method, steps: how.steps };
  const [found] = await attribution(model, score, given);
  const words = tokens.map((token, t) => ({
    token,
    score: found?.scores[t] as number,
    ...(weights && { attention: weights[t] as number }),
  }));
  return { ...prediction, target, words };
}

/** @param logits `[1,C]` */
function logOdds(logits: Tensor, target: number): Tensor {
  const classes = logits.shape[1] as number;
  const own = slice(logits, 1, target, target + 1).sum();
  if (classes === 1) return own;
  const others = indexSelect(logits, 1, Array.from({ length: classes - 1 }, (_, c) => c + Number(c >= target))); // prettier-ignore
  // log sum exp of the others, by the loss whose kernel is stable: crossEntropy(x, 0) = log sum exp x - x[0].
  return own.sub(crossEntropy(others, [0])).sub(slice(others, 1, 0, 1).sum());
}
