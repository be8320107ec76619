// Means that can be put aside and continued: their sums are part of a state file.
import type { StateTree } from '../io/state-file.js';

/** A mean with weights. */
export class Mean {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get value(): number {
    return this.#sum / this.#weight;
  }

  state(): StateTree {
    return [this.#sum, this.#weight];
  }

  load(state: StateTree): void {
    [this.#sum, this.#weight] = state as [number, number];
  }
}
