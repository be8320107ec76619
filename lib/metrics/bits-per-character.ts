// The length of a text under a model.
import { checkNumber } from '../check.js';

/**
 * nats / ln 2: the bits that a character costs when a text is coded with the model's probabilities (Shannon 1951).
 * @param nats mean of -log p(character), natural logarithm
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { bitsPerCharacter } from 'throughtime';
 * console.log(bitsPerCharacter(1)); // 1.443
 * ```
 */
export function bitsPerCharacter(nats: number): number {
  return checkNumber('bitsPerCharacter', 'nats', nats, 0) / Math.LN2;
}
