// What the functions that look into a model share: it computes as in inference, its parameters ask for no gradient, and every recurrent
// layer tells its states. All as it was afterwards.
import { complain } from '../errors.js';
import { observing, type StateObserver, type StateTrace } from '../layers/state-observer.js';
import { Recurrent } from '../layers/recurrent.js';
import type { Model } from '../model.js';

/** Of which layer, direction and run something is. */
export interface StatePlace {
  /** Of the recurrent layer among the model's (`encoder`); '' when the model itself is the layer. */
  readonly name: string;
  /** The how manieth run of that layer it was, from 0: a layer may run several times in one pass. */
  readonly run: number;
  /** Of the stack, from 0 at the input. */
  readonly layer: number;
  readonly direction: 'forward' | 'reverse';
}

/** A trace and where it is of. */
export type PlacedTrace = StatePlace & Pick<StateTrace, 'states' | 'lengths'>;

/** Runs `fn` as inference that leaves no gradients in the model. @throws ThroughtimeError ERR_TT_ARG when it returns a promise */
export function undisturbed<T>(op: string, model: Model, fn: () => T): T {
  const { training } = model;
  const parameters = model.parameters().filter(({ requiresGrad }) => requiresGrad);
  for (const parameter of parameters) parameter.requiresGrad = false;
  model.eval();
  try {
    const result = fn();
    if (result instanceof Promise) throw complain('ERR_TT_ARG', { op, arg: 'run', got: result, want: 'a function that is not async' });
    return result;
  } finally {
    for (const parameter of parameters) parameter.requiresGrad = true;
    if (training) model.train();
  }
}

/** Runs `fn` so and collects the states of the model's recurrent layers. @throws ThroughtimeError ERR_TT_ARG when none runs */
export function traced<T>(op: string, model: Model, fn: () => T): { readonly result: T; readonly traces: readonly PlacedTrace[] } {
  const traces: PlacedTrace[] = [];
  const observers = new Map<object, StateObserver>();
  for (const [name, layer] of model.namedModels()) if (layer instanceof Recurrent) observers.set(layer, observerOf(name, traces));
  const result = undisturbed(op, model, () => observing(observers, fn));
  if (traces.length > 0) return { result, traces };
  const got = observers.size === 0 ? 'has no LSTM, GRU or RNN' : 'did not run any of its recurrent layers';
  throw complain('ERR_TT_ARG', {
    op,
    arg: 'model',
    got: model.constructor.name,
    want: 'a model whose recurrent layers run',
    why: `it ${got}`,
  });
}

function observerOf(name: string, traces: PlacedTrace[]): StateObserver {
  let run = -1;
  return ({ layer, reverse, states, lengths }) => {
    if (layer === 0 && !reverse) run++;
    traces.push({ name, run, layer, direction: reverse ? 'reverse' : 'forward', states, lengths });
  };
}
