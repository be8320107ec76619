// How the states of recurrent layers evolve.
import { checkFunction, checkInstance } from '../check.js';
import { Model } from '../model.js';
import { noGrad, scope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { traced, type PlacedTrace, type StatePlace } from './observed.js';

/** Numbers in row-major order and their sizes. */
export interface StateValues {
  readonly shape: readonly [B: number, T: number, width: number];
  readonly data: Float32Array;
}

/** The states of one layer and direction after every step; 0 after a row's end. */
export interface HiddenStates extends StatePlace {
  /** `[B,T,P]`, P being H without a projection: what the layer puts out. */
  readonly h: StateValues;
  /** `[B,T,H]`: the memory of an LSTM. */
  readonly c?: StateValues;
  /** Steps of each row. */
  readonly lengths: readonly number[];
}

/**
 * The states of every recurrent layer and direction after every step, while `run` computes with the model: those of lower layers and the
 * memory of an LSTM too. Without dropout and gradients. Steps are in the order in which the rows are read: with `goBackwards` the last step
 * is the first, and with a `mask` the steps that count come first. Runs step by step, so slower than the model alone.
 * @param run calls the model; its result is not used
 * @throws ThroughtimeError (rejects) ERR_TT_ARG when no recurrent layer of the model runs, or `run` is async; what `run` throws
 * @example
 * ```ts
 * import { hiddenStates, LSTM, uniform } from 'throughtime';
 * async function show() {
 *   const lstm = new LSTM(3, 8, { layers: 2 });
 *   for (const { layer, h, c } of await hiddenStates(lstm, () => lstm.forward(uniform([4, 10, 3])))) console.log(layer, h.shape, c?.data);
 * }
 * ```
 */
export async function hiddenStates(model: Model, run: () => unknown): Promise<readonly HiddenStates[]> {
  checkInstance('hiddenStates', 'model', model, Model);
  checkFunction('hiddenStates', 'run', run);
  return scope(async () => {
    const { traces } = noGrad(() => traced('hiddenStates', model, run));
    return Promise.all(traces.map(valuesOf));
  });
}

async function valuesOf({ states, lengths, ...place }: PlacedTrace): Promise<HiddenStates> {
  const parts = Object.keys(states[0] ?? {}) as 'h'[];
  const read = async (part: 'h') => [part, await stepsOf(states.map((state) => state[part]), lengths)] as const; // prettier-ignore
  const values = Object.fromEntries(await Promise.all(parts.map(read))) as unknown as Pick<HiddenStates, 'h' | 'c'>;
  return { ...place, ...values, lengths: [...lengths] };
}

/** Tensors `[1,B,N]` of every step as values `[B,T,N]`. */
async function stepsOf(steps: readonly Tensor[], lengths: Int32Array): Promise<StateValues> {
  const [rows, T, width] = [lengths.length, steps.length, steps[0]?.shape[2] ?? 0];
  const data = new Float32Array(rows * T * width);
  const all = await Promise.all(steps.map((step) => step.data()));
  all.forEach((values, t) =>
    lengths.forEach((length, b) => {
      if (t < length) data.set(values.subarray(b * width, (b + 1) * width), (b * T + t) * width);
    }),
  );
  return { shape: [rows, T, width], data };
}
