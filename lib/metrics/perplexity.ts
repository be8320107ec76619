// How many tokens a model hesitates between.
import { checkNumber } from '../check.js';

/**
 * exp(nats): the number of equally probable tokens that would be as hard to tell.
 * @param nats mean of -log p(token), natural logarithm
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { perplexity } from 'throughtime';
 * console.log(perplexity(Math.log(80))); // 80
 * ```
 */
export function perplexity(nats: number): number {
  return Math.exp(checkNumber('perplexity', 'nats', nats, 0));
}
