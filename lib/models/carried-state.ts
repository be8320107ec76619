// The state of recurrent layers between two calls.
import { tensor } from '../create.js';
import type { StateTree } from '../io/state-file.js';
import { keep } from '../scope.js';
import type { Values } from '../state.js';
import type { LayerState, StackState } from './recurrent-stack.js';

/** Holds a state without its history, out of reach of the scopes of single steps. */
export class CarriedState {
  #state: StackState | undefined;

  /** Undefined at the beginning of a text. */
  get state(): StackState | undefined {
    return this.#state;
  }

  /** Goes to the beginning of a text. */
  reset(): void {
    this.#free();
    this.#state = undefined;
  }

  /** Takes another state; gradients stop at it. */
  replace(state: StackState): void {
    this.#free(); // what is queued holds its memory
    this.#state = keep(state.map(({ h, c }): LayerState => ({ h: h.detach(), ...(c && { c: c.detach() }) })));
  }

  save(): StateTree {
    return this.#state?.map(({ h, c }) => ({ h, c: c ?? null })) ?? null;
  }

  load(saved: StateTree): void {
    this.#free();
    const values = ({ data, shape }: Values) => keep(tensor(data, { shape }));
    this.#state = (saved as readonly SavedLayer[] | null)?.map(({ h, c }) => ({ h: values(h), ...(c && { c: values(c) }) }));
  }

  #free(): void {
    for (const { h, c } of this.#state ?? []) {
      h.dispose();
      c?.dispose();
    }
  }
}

interface SavedLayer {
  readonly h: Values;
  readonly c: Values | null;
}
