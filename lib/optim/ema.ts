// Exponential moving averages of parameters.
import { checkNumber, checkOptions } from '../check.js';
import { complain, ThroughtimeError } from '../errors.js';
import { native } from '../native.js';
import { applyState, type StateValue } from '../state.js';
import { Tensor } from '../tensor.js';
import { checkTensors } from '../tensors.js';

export interface ExponentialMovingAverageOptions {
  /** How much of the average each update keeps: its memory is about 1 / (1 - decay) updates. Default 0.999. */
  readonly decay?: number;
}

/**
 * Averages of parameters over the course of a training, average += (1 - decay)(parameter - average) with every `update` (Polyak &
 * Juditsky 1992). They start as the parameters are at construction, and often generalise better than the last weights.
 * @example
 * ```ts
 * import { ExponentialMovingAverage, Linear, SGD, mse, ones } from 'throughtime';
 * const layer = new Linear(3, 1);
 * const optimizer = new SGD(layer.parameters());
 * const average = new ExponentialMovingAverage(layer.parameters(), { decay: 0.99 });
 * mse(layer.forward(ones([2, 3])), [1, 1]).backward();
 * optimizer.step();
 * average.update(); // after every step
 * average.swap(); // evaluate with the averages …
 * average.swap(); // … and go on with the weights
 * ```
 */
export class ExponentialMovingAverage {
  readonly decay: number;
  readonly #params: readonly Tensor[];
  readonly #averages: readonly Tensor[];

  /** @throws ThroughtimeError ERR_TT_ARG for no parameters or one given twice; ERR_TT_RANGE for a decay outside [0, 1] */
  constructor(params: Iterable<Tensor>, options?: ExponentialMovingAverageOptions) {
    const op = 'ExponentialMovingAverage';
    const { decay } = checkOptions(op, options, { decay: 0.999 });
    this.decay = checkNumber(op, 'decay', decay, 0, 1);
    this.#params = checkTensors(op, 'params', params);
    if (this.#params.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'params', got: [], want: 'at least one parameter' });
    if (new Set(this.#params).size !== this.#params.length)
      throw new ThroughtimeError('ERR_TT_ARG', `${op}: params name a parameter twice, expected each once`);
    this.#averages = this.#params.map((param) => {
      const average = new Tensor(native().zeros(param.shape, 'real', param.device), { tracked: false });
      native().copy(average.handle, param.handle);
      return average;
    });
  }

  /** Moves every average towards its parameter. Call it after `optimizer.step()`. @throws ThroughtimeError ERR_TT_DISPOSED */
  update(): void {
    native().ema(handles(this.#averages), handles(this.#params), this.decay);
  }

  /** Exchanges averages and parameters. A second call brings everything back. @throws ThroughtimeError ERR_TT_DISPOSED */
  swap(): void {
    native().swap(handles(this.#averages), handles(this.#params));
  }

  /** The averages by the index of their parameter: the live tensors, not copies. */
  stateDict(): ReadonlyMap<string, Tensor> {
    return new Map(this.#averages.map((average, i) => [String(i), average]));
  }

  /**
   * Continues from the averages of parameters of the same shapes.
   * @throws ThroughtimeError ERR_TT_SHAPE when they do not fit; nothing is changed then
   */
  loadStateDict(state: ReadonlyMap<string, StateValue>): void {
    applyState(this.stateDict(), state, true);
  }
}

function handles(tensors: readonly Tensor[]) {
  return tensors.map(({ handle }) => handle);
}
