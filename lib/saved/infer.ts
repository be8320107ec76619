// Asking a model without changing it.
import type { Model } from '../model.js';
import type { TypedArray } from '../native.js';
import { noGrad, scope } from '../scope.js';
import type { Tensor } from '../tensor.js';

/** The values of what `fn` computes with the model, without dropout and gradients; everything it makes is freed. */
export async function infer(model: Model, fn: () => Tensor): Promise<TypedArray> {
  const { training } = model;
  return scope(() => {
    model.eval();
    try {
      return noGrad(() => fn().data());
    } finally {
      if (training) model.train();
    }
  });
}
