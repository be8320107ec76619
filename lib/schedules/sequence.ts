// Schedules that take turns.
import type { Optimizer } from '../optim/optimizer.js';
import { Schedule } from './schedule.js';

/** Base of the schedules that hand over to the next part at given steps, where that part's step 0 begins. */
export abstract class Sequence extends Schedule {
  readonly #starts: readonly number[];

  /** @param starts the steps at which the parts after the first begin */
  protected constructor(kind: string, optimizer: Optimizer, parts: readonly Schedule[], starts: readonly number[]) {
    super(kind, optimizer, [...parts]);
    this.#starts = [0, ...starts];
    this.restart();
  }

  override get totalSteps(): number | undefined {
    const last = this.parts.at(-1)?.totalSteps;
    return last === undefined ? undefined : (this.#starts.at(-1) as number) + last;
  }

  protected override apply(step: number, metric: number | undefined): void {
    const index = this.#starts.filter((start) => start <= step).length - 1;
    const part = this.parts[index] as Schedule;
    if (step === this.#starts[index]) part.restart();
    else part.step(metric);
  }
}
