// Where a run stands, and the means of the epoch in progress.
import type { StateTree } from '../io/state-file.js';
import type { HistoryEntry } from './events.js';
import { Mean } from './means.js';
import type { StepNumbers } from './step.js';

/** Steps are those of the optimizer; a micro-step is a batch. */
export class Counters {
  /** The epoch in progress or, between epochs, the next; from 1. */
  epoch = 1;
  /** Steps of the epoch. */
  steps = 0;
  /** Batches of the epoch. */
  microSteps = 0;
  /** Steps of the run. */
  globalStep = 0;
  #losses = new Mean();
  #norms = new Mean();
  #largestNorm = 0;
  #lr: readonly number[] = [];

  add({ items, losses, gradNorm, lr }: StepNumbers): void {
    this.steps++;
    this.globalStep++;
    this.microSteps += items.length;
    items.forEach(({ rows }, i) => this.#losses.add(losses[i] as number, rows));
    this.#norms.add(gradNorm, 1);
    this.#largestNorm = Math.max(this.#largestNorm, gradNorm);
    this.#lr = lr;
  }

  /** What the epoch adds to the history. */
  summary(): Pick<HistoryEntry, 'epoch' | 'loss' | 'gradNorm' | 'lr' | 'steps' | 'microSteps'> {
    const { epoch, steps, microSteps } = this;
    const gradNorm = { mean: this.#norms.value, max: this.#largestNorm };
    return { epoch, loss: this.#losses.value, gradNorm, lr: this.#lr, steps, microSteps };
  }

  /** The epoch is done. */
  nextEpoch(): void {
    this.epoch++;
    this.steps = this.microSteps = this.#largestNorm = 0;
    [this.#losses, this.#norms] = [new Mean(), new Mean()];
  }

  state(): StateTree {
    const { epoch, steps, microSteps, globalStep } = this;
    const means = { losses: this.#losses.state(), norms: this.#norms.state(), largestNorm: this.#largestNorm };
    return { epoch, steps, microSteps, globalStep, ...means, lr: this.#lr };
  }

  load(state: StateTree): void {
    const { losses, norms, largestNorm, lr, ...counts } = state as unknown as CounterState;
    Object.assign(this, counts);
    this.#losses.load(losses);
    this.#norms.load(norms);
    this.#largestNorm = largestNorm;
    this.#lr = lr;
  }
}

interface CounterState {
  readonly epoch: number;
  readonly steps: number;
  readonly microSteps: number;
  readonly globalStep: number;
  readonly losses: StateTree;
  readonly norms: StateTree;
  readonly largestNorm: number;
  readonly lr: readonly number[];
}
