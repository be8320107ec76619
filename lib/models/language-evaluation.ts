// How well a language model predicts a text.
import { checkInstance, checkInteger, checkOptions } from '../check.js';
import { tokenStream } from '../data/token-stream.js';
import { bitsPerCharacter } from '../metrics/bits-per-character.js';
import { perplexity } from '../metrics/perplexity.js';
import { evaluate } from '../trainer/evaluate.js';
import { languageModelLoss } from './language-loss.js';
import { LanguageModel } from './language-model.js';

export interface TextScoreOptions {
  /**
   * Streams that the text is read in, side by side. Each but the first starts without the text before it, so more are faster and a little
   * worse. Default 1, as results are published.
   */
  readonly batchSize?: number;
  /** Tokens read at once; the result does not depend on it. Default 200. */
  readonly bptt?: number;
}

/** How well a text is predicted, each token from all before it; the first is not predicted. */
export interface TextScore {
  /** Tokens predicted. */
  readonly tokens: number;
  /** Mean of -log p(token), in nats. */
  readonly nats: number;
  /** exp(nats). */
  readonly perplexity: number;
  /** nats / ln 2: bits per character where tokens are characters. */
  readonly bits: number;
}

/**
 * Reads a text once, with the state carried from its beginning to its end.
 * @param ids at least two tokens
 * @throws ThroughtimeError (rejects) ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { LanguageModel, scoreTokens } from 'throughtime';
 * async function show(model: LanguageModel, ids: Int32Array) {
 *   const { perplexity, tokens } = await scoreTokens(model, ids);
 *   console.log(`perplexity ${perplexity.toFixed(2)} over ${tokens} tokens`);
 * }
 * ```
 */
export async function scoreTokens(model: LanguageModel, ids: Int32Array, options?: TextScoreOptions): Promise<TextScore> {
  const op = 'scoreTokens';
  checkInstance(op, 'model', model, LanguageModel);
  const { batchSize, bptt } = checkOptions(op, options, { batchSize: 1, bptt: 200 });
  checkInteger(op, 'bptt', bptt);
  const stream = tokenStream(ids, { batchSize: checkInteger(op, 'batchSize', batchSize), bptt, remainder: 'keep' });
  const { loss: nats } = await evaluate({ model, loss: languageModelLoss }, stream, {});
  return { tokens: stream.predicted, nats, perplexity: perplexity(nats), bits: bitsPerCharacter(nats) };
}
