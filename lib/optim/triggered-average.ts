// Averages that begin when training stops getting better: NT-ASGD.
import { checkInteger, checkNumber, checkOptions, checkTable } from '../check.js';
import { complain, ThroughtimeError } from '../errors.js';
import type { StateTree } from '../io/state-file.js';
import { listOf, numbers } from '../form.js';
import { native } from '../native.js';
import { applyState, type Values } from '../state.js';
import { Tensor } from '../tensor.js';
import { checkTensors } from '../tensors.js';

export interface TriggeredAverageOptions {
  /** Averaging begins after a loss that is above the best of those more than so many epochs ago. Default 5. */
  readonly nonMonotone?: number;
}

/**
 * Non-monotonically triggered averages of parameters (NT-ASGD; Merity, Keskar & Socher 2018, algorithm 1): the plain mean of the parameters
 * after every step from the trigger on; before it the parameters themselves. With `SGD` that is their optimizer; it works with any.
 * The option `ntAsgd` of a `Trainer` does all of this.
 * @throws ThroughtimeError ERR_TT_ARG for no parameters or one given twice; ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, SGD, TriggeredAverage, mse, ones } from 'throughtime';
 * const layer = new Linear(3, 1);
 * const optimizer = new SGD(layer.parameters());
 * const average = new TriggeredAverage(layer.parameters(), { nonMonotone: 2 });
 * for (const validationLoss of [3, 2, 1, 4]) {
 *   mse(layer.forward(ones([2, 3])), [1, 1]).backward();
 *   optimizer.step();
 *   average.update(); // after every step
 *   average.observe(validationLoss); // after every epoch
 * }
 * console.log(average.triggered); // true: 4 is above 3 and 2, the losses of more than two epochs before
 * ```
 */
export class TriggeredAverage {
  readonly nonMonotone: number;
  readonly #params: readonly Tensor[];
  readonly #losses: number[] = [];
  #averages: readonly Tensor[] | undefined;
  #count = 0;

  constructor(params: Iterable<Tensor>, options?: TriggeredAverageOptions) {
    const op = 'TriggeredAverage';
    const { nonMonotone } = checkOptions(op, options, { nonMonotone: 5 });
    this.nonMonotone = checkInteger(op, 'nonMonotone', nonMonotone);
    this.#params = checkTensors('TriggeredAverage', 'params', params);
    if (this.#params.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'params', got: [], want: 'at least one parameter' });
    if (new Set(this.#params).size !== this.#params.length)
      throw new ThroughtimeError('ERR_TT_ARG', `${op}: params name a parameter twice, expected each once`);
  }

  /** Whether averaging has begun. */
  get triggered(): boolean {
    return this.#averages !== undefined;
  }

  /**
   * Takes the validation loss of an epoch, and begins to average when it is above the smallest of the losses more than `nonMonotone` epochs ago.
   * @throws ThroughtimeError ERR_TT_ARG when it is no finite number
   */
  observe(loss: number): void {
    checkNumber('TriggeredAverage', 'loss', loss);
    const former = this.#losses.slice(0, Math.max(0, this.#losses.length - this.nonMonotone));
    if (!this.triggered && former.some((one) => loss > one)) this.#averages = this.#begin();
    this.#losses.push(loss);
  }

  /** Takes the parameters into the mean. Call it after `optimizer.step()`. @throws ThroughtimeError ERR_TT_DISPOSED */
  update(): void {
    if (this.#averages) native().ema(handles(this.#averages), handles(this.#params), 1 - 1 / ++this.#count);
  }

  /** Exchanges averages and parameters, once there are averages. A second call brings everything back. @throws ThroughtimeError ERR_TT_DISPOSED */
  swap(): void {
    if (this.#averages) native().swap(handles(this.#averages), handles(this.#params));
  }

  /** The losses so far, the count of the mean, and the live averages. */
  stateDict(): StateTree {
    return { losses: this.#losses, count: this.#count, averages: this.#averages ?? null };
  }

  /**
   * Continues from a state over parameters of the same shapes.
   * @throws ThroughtimeError ERR_TT_ARG for what is no state, ERR_TT_SHAPE when they do not fit; nothing is changed then
   */
  loadStateDict(state: StateTree): void {
    const { losses, count, averages } = checkState(state);
    const loaded = averages && this.#begin();
    if (loaded) applyState(named(loaded), named(averages), true);
    this.#averages = loaded ?? undefined;
    this.#count = count;
    this.#losses.splice(0, Infinity, ...losses);
  }

  /** Copies, so that there is a mean before the first update. */
  #begin(): readonly Tensor[] {
    return this.#params.map((param) => {
      const average = new Tensor(native().zeros(param.shape, 'real', param.device), { tracked: false });
      native().copy(average.handle, param.handle);
      return average;
    });
  }
}

interface State {
  readonly losses: readonly number[];
  readonly count: number;
  readonly averages: readonly (Tensor | Values)[] | null;
}

/** What may have come from a file. @throws ThroughtimeError ERR_TT_ARG */
function checkState(state: unknown): State {
  const op = 'TriggeredAverage';
  const { losses, count, averages } = checkTable(op, 'state', state) as State;
  numbers(op, 'losses', losses);
  checkInteger(op, 'count', count, 0);
  if (averages !== null) listOf(checkTable)(op, 'averages', averages);
  return { losses, count, averages };
}

function named<T>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item, i) => [String(i), item]));
}

function handles(tensors: readonly Tensor[]) {
  return tensors.map(({ handle }) => handle);
}
