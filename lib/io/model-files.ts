// Models to files and back.
import { checkInstance, checkOptions } from '../check.js';
import { Model } from '../model.js';
import type { LoadOptions, StateDifference } from '../state.js';
import { readSafetensors, writeSafetensors, type WriteOptions } from './safetensors.js';

/**
 * Writes a model's parameters to a safetensors file under their PyTorch names; readers see the old file or the whole new one.
 * @throws ThroughtimeError (rejects) ERR_TT_FILE
 */
export async function saveModel(model: Model, path: string, options?: WriteOptions): Promise<void> {
  const { metadata } = checkOptions('saveModel', options, { metadata: undefined });
  checkInstance('saveModel', 'model', model, Model);
  await writeSafetensors(path, model.stateDict(), metadata && { metadata });
}

/**
 * Reads parameters from a safetensors file, from this package or from PyTorch.
 * @param options `strict` (default true): names and shapes must agree, otherwise nothing is changed
 * @returns what did not fit
 * @throws ThroughtimeError (rejects) ERR_TT_FILE, ERR_TT_SHAPE with the list of differences
 * @example
 * ```ts
 * import { Linear, loadModel, saveModel } from 'throughtime';
 * async function copy(path: string) {
 *   await saveModel(new Linear(4, 2), path);
 *   await loadModel(new Linear(4, 2), path);
 * }
 * ```
 */
export async function loadModel(model: Model, path: string, options?: LoadOptions): Promise<StateDifference> {
  checkInstance('loadModel', 'model', model, Model);
  return model.loadStateDict((await readSafetensors(path)).tensors, options);
}
