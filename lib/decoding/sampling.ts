// The choice of one token from a row of logits. On the host: a row is small, and what is kept of it depends on its values.
import { checkFunction, checkInteger, checkList, checkNumber, checkOptions, type Filled } from '../check.js';
import { complain, Says } from '../errors.js';
import { kthLargest } from './kth-largest.js';

/** The scores of all tokens. */
export type Row = Float32Array | Float64Array;

/** How a token is drawn. */
export interface SamplingOptions {
  /** Divides the logits: below 1 prefers the probable, above 1 evens out; 0 takes the most probable token, without chance. Default 1. */
  readonly temperature?: number;
  /** Draw among the so many most probable tokens only (Fan, Lewis & Dauphin 2018). Default: all. */
  readonly topK?: number;
  /** Draw among the fewest most probable tokens that together have at least this probability (Holtzman et al. 2020). Default 1: all. */
  readonly topP?: number;
}

/** The options of sampling with their defaults. */
export const samplingDefaults = { temperature: 1, topK: undefined, topP: 1 } as const;

/** The options of sampling, filled in. */
export type Sampling = Filled<SamplingOptions, typeof samplingDefaults>;

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function checkSampling(op: string, { temperature, topK, topP }: Sampling): Sampling {
  checkNumber(op, 'temperature', temperature, 0);
  if (topK !== undefined) checkInteger(op, 'topK', topK);
  if (checkNumber(op, 'topP', topP, 0, 1) === 0) throw complain('ERR_TT_RANGE', { op, arg: 'topP', got: topP, want: 'a number in (0, 1]' });
  return { temperature, topK, topP };
}

/**
 * Draws a token from softmax(logits / temperature), restricted first to the `topK` most probable and then, renormalised, to those that make
 * up `topP`. Of equally probable tokens the first count as more probable.
 * @param logits not normalised; -Infinity for what must not be drawn
 * @param random uniform numbers in [0, 1); one is used, none at temperature 0
 * @returns its index
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE; ERR_TT_NAN for a logit that is NaN or infinite, or when none can be drawn
 * @example
 * ```ts
 * import { sampleIndex } from 'throughtime';
 * const logits = Float32Array.of(1, 3, 2);
 * console.log(sampleIndex(logits, { temperature: 0 }, Math.random)); // 1
 * console.log(sampleIndex(logits, { topK: 2, topP: 0.9 }, () => 0.99)); // 2
 * ```
 */
export function sampleIndex(logits: Row, options: SamplingOptions | undefined, random: () => number): number {
  const op = 'sampleIndex';
  const { temperature, topK, topP } = checkSampling(op, checkOptions(op, options, samplingDefaults));
  checkFunction(op, 'random', random);
  const best = largest(op, logits);
  if (temperature === 0) return best;
  const top = logits[best] as number;
  // Probabilities up to a common factor; the largest is 1, so their sum cannot overflow.
  // Loops over a vocabulary for every token: written without iterators.
  const weights = new Float64Array(logits.length);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.exp(((logits[i] as number) - top) / temperature);
  // Only now: random is the caller's, who may take the logits away.
  const part = checkNumber(op, 'what random returns', random(), 0, 1);
  return draw(weights, restricted(weights, topK, topP), part);
}

/** Indices by falling weight, as many as may be drawn; undefined when all may. */
function restricted(weights: Float64Array, topK = Infinity, topP: number): Uint32Array | undefined {
  if (topK >= weights.length && topP === 1) return undefined;
  // Those below the first bound are no part of the top K. Those below the second have together less than 1 - topP of all.
  const least = topK < weights.length ? kthLargest(weights, topK) : ((1 - topP) * sumOf(weights)) / weights.length;
  const order = indicesFrom(weights, least)
    .sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b)
    .subarray(0, Math.min(topK, weights.length));
  const enough = topP * (topK < weights.length ? sumOf(weights, order) : sumOf(weights));
  let count = 0;
  for (let sum = 0; count < order.length && (count === 0 || sum < enough); count++) sum += weights[order[count] as number] as number;
  return order.subarray(0, count);
}

/** Indices of the weights of at least `least`. */
function indicesFrom(weights: Float64Array, least: number): Uint32Array {
  const found = new Uint32Array(weights.length);
  let count = 0;
  for (let i = 0; i < weights.length; i++) if ((weights[i] as number) >= least) found[count++] = i;
  return found.subarray(0, count);
}

/** @param among indices; default all */
function sumOf(weights: Float64Array, among?: Uint32Array): number {
  let sum = 0;
  const count = among?.length ?? weights.length;
  for (let k = 0; k < count; k++) sum += weights[among ? (among[k] as number) : k] as number;
  return sum;
}

function draw(weights: Float64Array, among: Uint32Array | undefined, part: number): number {
  const count = among?.length ?? weights.length;
  let left = part * sumOf(weights, among);
  let last = among?.[0] ?? 0;
  for (let k = 0; k < count && left >= 0; k++) {
    const i = among ? (among[k] as number) : k;
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i] as number;
  }
  return last; // rounding may leave a little after the last
}

/** The index of the largest logit, the first of equals. */
function largest(op: string, logits: Row): number {
  checkList(op, 'logits', logits);
  if (logits.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'logits', got: new Says('empty'), want: 'at least one number' });
  let best = 0;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] as number;
    // A length without as many numbers would be walked to its end.
    if (typeof logit !== 'number') throw complain('ERR_TT_ARG', { op, arg: `logits[${i}]`, got: logit, want: 'a number' });
    if (Number.isNaN(logit) || logit === Infinity) throw complain('ERR_TT_NAN', { op, arg: `logits[${i}]`, got: logit, want: 'a number' });
    if (logit > (logits[best] as number)) best = i;
  }
  if (logits[best] === -Infinity)
    throw complain('ERR_TT_NAN', { op, arg: 'logits', got: new Says('-Infinity everywhere'), want: 'at least one finite number' });
  return best;
}
