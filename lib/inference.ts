// Running a model without training it.
import type { Model } from './model.js';
import { noGrad, scope } from './scope.js';

/**
 * Runs `fn` with dropout and gradients off and frees what it made except its result. A promise that `fn` returns may read what was queued
 * while `fn` ran; the model trains on again before it settles.
 */
export function inference<T>(model: Model, fn: () => T): T {
  const { training } = model;
  model.eval();
  try {
    return noGrad(() => scope(fn));
  } finally {
    if (training) model.train();
  }
}
