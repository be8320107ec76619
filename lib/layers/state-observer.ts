// Looking into a recurrent layer while it runs. The fused kernels return the top layer's outputs and the final states only, and a gradient
// with respect to a state in between is never a tensor of its own. A layer that is observed therefore runs one native call per layer,
// direction and step, on the same kernels and weights, and tells every state: equal to the fused pass up to rounding, and slower.
import { tensor, zeros } from '../create.js';
import { integers, type Integers } from '../integers.js';
import { mul } from '../ops/arithmetic.js';
import { concat, slice } from '../ops/shape.js';
import { view } from '../ops/view.js';
import type { Tensor } from '../tensor.js';
import type { HiddenState } from './layer-states.js';

/** The states of one layer and direction. */
export interface StateTrace {
  readonly layer: number;
  readonly reverse: boolean;
  /** After reading step t, by t: `h` is `[1,B,P]`, an LSTM's `c` `[1,B,H]`. Leaves and results of the tape. */
  readonly states: readonly HiddenState[];
  /** Steps of each row; after them a state is that of the row's end. */
  readonly lengths: Int32Array;
}

export type StateObserver = (trace: StateTrace) => void;

const observers = new WeakMap<object, StateObserver>();

/** Who wants to know of a layer's states. */
export function observerOf(layer: object): StateObserver | undefined {
  return observers.get(layer);
}

/** Runs `fn` and tells the states of each of some layers. */
export function observing<T>(layers: ReadonlyMap<object, StateObserver>, fn: () => T): T {
  for (const [layer, observer] of layers) observers.set(layer, observer);
  try {
    return fn();
  } finally {
    for (const layer of layers.keys()) observers.delete(layer);
  }
}

/** One layer to be walked through. */
export interface Walk<State> {
  readonly layer: number;
  readonly directions: number;
  readonly lengths: Integers | undefined;
  /** Widths of the tensors of a state, by name. */
  readonly widths: Readonly<Record<string, number>>;
  /** `[D,B,*]` */
  readonly before: State | undefined;
  readonly step: (direction: number, x: Tensor, lengths: Tensor | undefined, before: State) => State;
}

/** A layer over all its steps, one by one. @param x `[B,T,I]` @returns what one call of the kernel would */
export function walk<State extends HiddenState>(x: Tensor, plan: Walk<State>, observe: StateObserver): { output: Tensor; state: State } {
  const [rows, steps] = x.shape as [number, number, number];
  const given = plan.lengths && (integers('observe', 'lengths', plan.lengths).dataSync() as Int32Array);
  const lengths = given ?? new Int32Array(rows).fill(steps);
  const alive = Array.from({ length: steps }, (_, t) => Int32Array.from(lengths, (length) => Number(t < length)));
  const directions = Array.from({ length: plan.directions }, (_, d) => {
    const states: State[] = [];
    let state = initial(plan, d, rows);
    for (let k = 0; k < steps; k++) {
      const t = d === 0 ? k : steps - 1 - k;
      states[t] = state = plan.step(d, slice(x, 1, t, t + 1), given && tensor(alive[t] as Int32Array), state);
    }
    observe({ layer: plan.layer, reverse: d === 1, states, lengths });
    return { states, state };
  });
  const outputs = directions.map(({ states }) => concat(states.map(({ h }) => view(h, [rows, 1, h.size / rows])), 1)); // prettier-ignore
  const output = concat(outputs, 2);
  const mask = given && tensor(Float32Array.from({ length: rows * steps }, (_, i) => alive[i % steps]?.[Math.floor(i / steps)] as number), { shape: [rows, steps, 1] }); // prettier-ignore
  const names = Object.keys(plan.widths) as (keyof State)[];
  const state = Object.fromEntries(names.map((name) => [name, concat(directions.map((one) => one.state[name] as Tensor))]));
  return { output: mask ? mul(output, mask) : output, state: state as unknown as State };
}

/** The state before the first step, as a leaf: so the tape records every state, whatever else wants gradients. */
function initial<State extends HiddenState>({ before, widths }: Walk<State>, direction: number, rows: number): State {
  const of = (name: string, width: number) => {
    const given = before && slice(before[name as keyof State] as Tensor, 0, direction, direction + 1);
    if (given?.requiresGrad) return given;
    const leaf = given?.detach() ?? zeros([1, rows, width]);
    leaf.requiresGrad = true;
    return leaf;
  };
  return Object.fromEntries(Object.entries(widths).map(([name, width]) => [name, of(name, width)])) as unknown as State;
}
