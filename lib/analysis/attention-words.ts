// Where a model with attention pooling looks.
import { checkFunction, checkInstance, checkInteger, checkOptions } from '../check.js';
import { complain, Says } from '../errors.js';
import { listOf, text } from '../form.js';
import { hooking, type Around } from '../forward-hook.js';
import { AttentionPooling, type Pooled } from '../layers/attention-pooling.js';
import { Model } from '../model.js';
import { noGrad, scope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { undisturbed } from './observed.js';

/** A token and how much of the text's vector comes from its step. */
export interface AttentionWord {
  readonly token: string;
  /** Its place in the text, from 0. */
  readonly step: number;
  /** Those of a text sum to 1. */
  readonly weight: number;
}

/**
 * The tokens of each text by the weight of their step in the model's `AttentionPooling`, the largest first. The weight is that of the step's
 * output, which has seen other words too; for what a word contributes to an answer see `attribution`.
 * @param run calls the model on the texts as one batch
 * @param texts their tokens, a row each
 * @param options `most`: the tokens of a text at most; default 10
 * @throws ThroughtimeError (rejects) ERR_TT_ARG when not exactly one attention pooling runs, or `run` is async; ERR_TT_SHAPE for other rows
 * than the batch has; ERR_TT_RANGE
 * @example
 * ```ts
 * import { attentionWords, basicEnglish, padSequences, TextClassifier, Vocabulary } from 'throughtime';
 * async function show() {
 *   const texts = ['a stirring , funny film', 'a dull film'].map(basicEnglish);
 *   const vocabulary = Vocabulary.build(texts);
 *   const model = new TextClassifier({ vocabularySize: vocabulary.size, classes: 2, hidden: 8, pooling: 'attention' });
 *   const batch = padSequences(texts.map((tokens) => vocabulary.encode(tokens)));
 *   for (const words of await attentionWords(model, () => model.forward(batch), texts, { most: 3 })) console.log(words);
 * }
 * ```
 */
export async function attentionWords(
  model: Model,
  run: () => unknown,
  texts: readonly (readonly string[])[],
  options?: { readonly most?: number },
): Promise<readonly (readonly AttentionWord[])[]> {
  const op = 'attentionWords';
  checkInstance(op, 'model', model, Model);
  checkFunction(op, 'run', run);
  listOf(listOf(text))(op, 'texts', texts);
  const most = checkInteger(op, 'most', checkOptions(op, options, { most: 10 }).most);
  return scope(async () => {
    const found: Tensor[] = [];
    noGrad(() => undisturbed(op, model, () => collecting(model, found, run)));
    const [weights] = found;
    if (weights === undefined || found.length > 1) {
      const got = new Says(`${found.length} runs of AttentionPooling`);
      throw complain('ERR_TT_ARG', { op, arg: 'run', got, want: 'one' });
    }
    const [rows, steps] = weights.shape as [number, number];
    const longest = Math.max(0, ...texts.map(({ length }) => length));
    if (texts.length !== rows || longest > steps) {
      const got = new Says(`${texts.length} rows of at most ${longest} tokens`);
      throw complain('ERR_TT_SHAPE', { op, arg: 'texts', got, want: `${rows} of at most ${steps}`, why: 'as the batch has' });
    }
    const values = await weights.data();
    return texts.map((tokens, row) =>
      tokens
        .map((token, step) => ({ token, step, weight: values[row * steps + step] as number }))
        .sort((a, b) => b.weight - a.weight)
        .slice(0, most),
    );
  });
}

/** Runs `run` and keeps the weights of every attention pooling. */
function collecting(model: Model, found: Tensor[], run: () => unknown): unknown {
  const poolings = [...model.namedModels().values()].filter((layer) => layer instanceof AttentionPooling);
  const around: Around = (forward, inputs) => {
    const pooled = forward(...inputs) as Pooled;
    found.push(pooled.weights);
    return pooled;
  };
  return hooking(poolings.map((layer) => [layer, around] as const), run); // prettier-ignore
}
