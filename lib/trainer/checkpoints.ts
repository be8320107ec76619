// When the state of a run is written.
import { checkInteger, checkNumber, checkOptions, checkPath } from '../check.js';
import { requireWritable } from '../io/atomic.js';

/**
 * Where and how often the state of a run is written. The file is whole at any moment; a run that was killed continues from it with
 * `resume` and ends with the same weights and history, bit for bit, as if nothing had happened. It is also written when the run ends
 * or is stopped by time or a signal.
 */
export interface CheckpointPlan {
  /** A safetensors file, by custom `state.safetensors`. */
  readonly path: string;
  /** After so many optimizer steps of the run, within epochs too. */
  readonly everySteps?: number;
  /** After the step in progress when so many seconds have passed. */
  readonly everySeconds?: number;
  /** After so many epochs. Default: every epoch, unless one of the others is given. */
  readonly everyEpochs?: number;
}

/** Says when a state is due. */
export class Checkpoints {
  readonly path: string;
  readonly #steps: number;
  readonly #milliseconds: number;
  readonly #epochs: number;
  #last = performance.now();

  /** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
  constructor(plan: CheckpointPlan) {
    const { path, everySteps, everySeconds, everyEpochs } = checkOptions('fit checkpoint', plan, {
      path: undefined,
      everySteps: undefined,
      everySeconds: undefined,
      everyEpochs: undefined,
    });
    this.path = checkPath('fit', 'checkpoint.path', path);
    this.#steps = everySteps === undefined ? Infinity : checkInteger('fit', 'checkpoint.everySteps', everySteps);
    this.#milliseconds = everySeconds === undefined ? Infinity : 1000 * checkNumber('fit', 'checkpoint.everySeconds', everySeconds, 0);
    const epochs = everyEpochs ?? (everySteps === undefined && everySeconds === undefined ? 1 : undefined);
    this.#epochs = epochs === undefined ? Infinity : checkInteger('fit', 'checkpoint.everyEpochs', epochs);
  }

  /** Before a run. @throws ThroughtimeError (rejects) ERR_TT_FILE when no file can be written there */
  async check(): Promise<void> {
    await requireWritable('fit', 'checkpoint.path', this.path);
  }

  /** Asked of a step that was just queued. */
  dueAfterStep(globalStep: number): boolean {
    return globalStep % this.#steps === 0 || performance.now() - this.#last >= this.#milliseconds;
  }

  dueAfterEpoch(epoch: number): boolean {
    return epoch % this.#epochs === 0;
  }

  /** The state was written. */
  done(): void {
    this.#last = performance.now();
  }
}
