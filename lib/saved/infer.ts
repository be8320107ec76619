// Asking a model without changing it.
import { inference } from '../inference.js';
import type { Model } from '../model.js';
import type { TypedArray } from '../native.js';
import type { Tensor } from '../tensor.js';

/** The values of what `fn` computes with the model, without dropout and gradients; everything it makes is freed. */
export async function infer(model: Model, fn: () => Tensor): Promise<TypedArray> {
  return inference(model, () => fn().data());
}
