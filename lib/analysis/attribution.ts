// Which inputs a score comes from. Gradient x input: Shrikumar et al. 2016 (arXiv:1605.01713); integrated gradients: Sundararajan, Taly &
// Yan 2017, eq. 1 with a baseline of zero vectors, its integral as the mean at the middles of equal parts.
import { checkChoice, checkFunction, checkInstance, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { hooking, type Around } from '../forward-hook.js';
import { Embedding } from '../layers/embedding.js';
import { Model } from '../model.js';
import { scope } from '../scope.js';
import { Tensor } from '../tensor.js';
import { undisturbed } from './observed.js';

export interface AttributionOptions {
  /**
   * `gradientInput` (default): the first-order change of the score if a vector were 0, for the cost of one pass. `integratedGradients`: the
   * same along the way from zero vectors to the vectors; the scores sum to the score minus that of zero vectors.
   */
  readonly method?: 'gradientInput' | 'integratedGradients';
  /** Passes of integrated gradients, up to 2^16. Default 50. */
  readonly steps?: number;
}

/** The scores of what one run of an embedding looked up. */
export interface Attribution {
  /** Of the embedding among the model's layers; '' when it is the model itself. */
  readonly name: string;
  /** The how manieth run of that embedding it was, from 0. */
  readonly run: number;
  /** Of the ids, by custom `[B,T]`. */
  readonly shape: readonly number[];
  /** One per id: above 0 it speaks for the score, below 0 against. */
  readonly scores: Float64Array;
}

/**
 * How much each token contributes to a score: the product of its vector and the gradient with respect to it. Without dropout; the model gets
 * no gradients.
 * @param score computes the scalar to explain with the model, such as the logit of a class; several rows may be summed
 * @returns an entry for every run of an `Embedding`
 * @throws ThroughtimeError (rejects) ERR_TT_ARG when no embedding of the model runs, when `score` is async, returns no tensor or differs in
 * what it looks up from call to call; ERR_TT_SHAPE when it is no scalar; ERR_TT_RANGE
 * @example
 * ```ts
 * import { attribution, padSequences, TextClassifier } from 'throughtime';
 * async function show() {
 *   const model = new TextClassifier({ vocabularySize: 1000, classes: 2, hidden: 16 });
 *   const score = () => model.forward(padSequences([[5, 8, 2]])).logits.select(1, 1).sum();
 *   const [first] = await attribution(model, score, { method: 'integratedGradients' });
 *   console.log(first?.scores); // one per token
 * }
 * ```
 */
export async function attribution(model: Model, score: () => Tensor, options?: AttributionOptions): Promise<readonly Attribution[]> {
  const op = 'attribution';
  checkInstance(op, 'model', model, Model);
  checkFunction(op, 'score', score);
  const { method, steps } = checkOptions(op, options, { method: 'gradientInput', steps: undefined });
  checkChoice(op, 'method', method, ['gradientInput', 'integratedGradients']);
  if (method === 'gradientInput' && steps !== undefined)
    throw complain('ERR_TT_ARG', {
      op,
      arg: 'steps',
      got: steps,
      want: 'no value',
      why: 'the method is gradientInput, which takes one pass',
    });
  const passes = method === 'gradientInput' ? [1] : middles(checkInteger(op, 'steps', steps ?? 50, 1, mostPasses));
  const results: Summed[] = [];
  for (const scale of passes) await addPass(op, model, score, { scale, weight: 1 / passes.length }, results);
  return results.map(({ size: _, ...result }) => result);
}

// Far more than the sum needs to settle, each a pass forward and back.
const mostPasses = 2 ** 16;

const middles = (count: number) => Array.from({ length: count }, (_, k) => (k + 0.5) / count);

interface Summed extends Attribution {
  /** Of a vector. */
  readonly size: number;
}

interface LookUp {
  readonly name: string;
  readonly run: number;
  /** As looked up. */
  readonly vectors: Tensor;
  /** What the model got in their place. */
  readonly leaf: Tensor;
}

/** Adds the scores of one pass with scaled vectors. */
async function addPass(
  op: string,
  model: Model,
  score: () => Tensor,
  { scale, weight }: { readonly scale: number; readonly weight: number },
  results: Summed[],
): Promise<void> {
  await scope(async () => {
    const found: LookUp[] = [];
    const value = undisturbed(op, model, () => withLeaves(model, scale, found, score));
    if (!(value instanceof Tensor))
      throw complain('ERR_TT_ARG', { op, arg: 'score', got: value, want: 'a function that returns a tensor' });
    if (found.length === 0)
      throw complain('ERR_TT_ARG', { op, arg: 'model', got: model.constructor.name, want: 'a model with an Embedding that runs' });
    value.backward();
    const rows = await Promise.all(found.map(async ({ vectors, leaf }) => [await vectors.data(), await leaf.grad?.data()] as const));
    found.forEach(({ name, run, vectors, leaf }, i) => {
      leaf.grad = undefined;
      const shape = vectors.shape.slice(0, -1);
      const size = vectors.shape.at(-1) as number;
      const result = (results[i] ??= { name, run, shape, size, scores: new Float64Array(vectors.size / size) });
      if (result.name !== name || result.scores.length * result.size !== vectors.size)
        throw complain('ERR_TT_ARG', { op, arg: 'score', got: 'other ids', want: 'the same in every call' });
      const [x, gradient] = rows[i] as (typeof rows)[number];
      gradient?.forEach((g, k) => {
        (result.scores[Math.floor(k / size)] as number) += weight * g * (x[k] as number);
      });
    });
  });
}

/** Runs `score` while every embedding gives scaled vectors as leaves. */
function withLeaves<T>(model: Model, scale: number, found: LookUp[], score: () => T): T {
  const hooks = [...model.namedModels()].flatMap(([name, layer]) => {
    if (!(layer instanceof Embedding)) return [];
    let run = 0;
    const around: Around = (forward, inputs) => {
      const vectors = forward(...inputs) as Tensor;
      const leaf = (scale === 1 ? vectors : vectors.mul(scale)).detach();
      leaf.requiresGrad = true;
      found.push({ name, run: run++, vectors, leaf });
      return leaf;
    };
    return [[layer, around] as const];
  });
  return hooking(hooks, score);
}
