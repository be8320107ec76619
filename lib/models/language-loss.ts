// How wrong a language model is.
import { checkTable } from '../check.js';
import type { TokenChunk } from '../data/token-stream.js';
import { crossEntropy } from '../losses/cross-entropy.js';
import type { Tensor } from '../tensor.js';
import type { LanguageModelOutput } from './language-model.js';

/**
 * Mean cross entropy of the targets in nats, plus the penalties of training; a `loss` of a `Trainer`.
 * @throws ThroughtimeError ERR_TT_SHAPE
 * @example
 * ```ts
 * import { LanguageModel, languageModelLoss, SGD, tokenStream, Trainer } from 'throughtime';
 * async function train(ids: Int32Array) {
 *   const model = new LanguageModel({ vocabularySize: 100 });
 *   const trainer = new Trainer(model, { optimizer: new SGD(model.parameters(), { lr: 1 }), loss: languageModelLoss });
 *   await trainer.fit(tokenStream(ids, { batchSize: 20, bptt: 35 }), { epochs: 3 });
 * }
 * ```
 */
export function languageModelLoss(output: LanguageModelOutput, chunk: TokenChunk): Tensor {
  const { logits, penalty } = checkTable('languageModelLoss', 'output', output);
  const { targets } = checkTable('languageModelLoss', 'chunk', chunk);
  const loss = crossEntropy(logits, targets);
  return penalty ? loss.add(penalty) : loss;
}
