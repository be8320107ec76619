// Standing between a layer and whoever calls it, for a while.
import type { Model } from './model.js';

type Forward = (...inputs: unknown[]) => unknown;

/** Gets a layer's own forward and the inputs of a call; what it returns is the call's result. */
export type Around = (forward: Forward, inputs: readonly unknown[]) => unknown;

/** Makes every call of `layer.forward` go through `around`. @returns ends it */
export function hookForward(layer: Model, around: Around): () => void {
  const own = Object.getOwnPropertyDescriptor(layer, 'forward'); // a forward written as a property
  const forward = (layer.forward as Forward).bind(layer);
  Object.defineProperty(layer, 'forward', { value: (...inputs: unknown[]) => around(forward, inputs), configurable: true });
  return () => (own ? Object.defineProperty(layer, 'forward', own) : Reflect.deleteProperty(layer, 'forward'));
}

/** Runs `fn` with hooks on some layers. */
export function hooking<T>(layers: readonly (readonly [layer: Model, around: Around])[], fn: () => T): T {
  const ends = layers.map(([layer, around]) => hookForward(layer, around));
  try {
    return fn();
  } finally {
    for (const end of ends) end();
  }
}
