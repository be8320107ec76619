// Exponential moving averages of parameters.
import { checkNumber, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { native } from '../native.js';
import { noGrad, scope } from '../scope.js';
import { applyState, assign, type StateValue } from '../state.js';
import { Tensor } from '../tensor.js';

export interface AveragingOptions {
  /** Weight of the average so far at each update. Default 0.999. */
  readonly decay?: number;
}

/**
 * Keeps averages of parameters, which often generalise better than the parameters themselves (Polyak & Juditsky 1992).
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { ExponentialMovingAverage, Linear } from 'throughtime';
 * const layer = new Linear(3, 1);
 * const averages = new ExponentialMovingAverage(layer.parameters(), { decay: 0.99 });
 * averages.update(); // after every step of an optimizer
 * averages.swap(); // the layer computes with the averages until the next swap
 * ```
 */
export class ExponentialMovingAverage {
  readonly #decay: number;
  readonly #params: readonly Tensor[];
  readonly #averages: readonly Tensor[];

  constructor(params: Iterable<Tensor>, options?: AveragingOptions) {
    const { decay } = checkOptions('ExponentialMovingAverage', options, { decay: 0.999 });
    this.#decay = checkNumber('ExponentialMovingAverage', 'decay', decay, 0, 1);
    this.#params = [...params];
    if (this.#params.length === 0)
      throw complain('ERR_TT_ARG', { op: 'ExponentialMovingAverage', arg: 'params', got: this.#params, want: 'at least one parameter' });
    this.#averages = this.#params.map(copy);
  }

  /** Takes the parameters as they are now into the averages. */
  update(): void {
    noGrad(() =>
      scope(() =>
        this.#averages.forEach((average, i) => {
          const param = this.#params[i] as Tensor;
          assign(average, average.mul(this.#decay).add(param.mul(1 - this.#decay)));
        }),
      ),
    );
  }

  /** Exchanges averages and parameters. */
  swap(): void {
    this.#averages.forEach((average, i) => {
      const param = this.#params[i] as Tensor;
      const held = copy(param);
      assign(param, average);
      assign(average, held);
      held.dispose();
    });
  }

  /** The averages by the number of their parameter. The live tensors, not copies. */
  stateDict(): ReadonlyMap<string, Tensor> {
    return new Map(this.#averages.map((average, i) => [`${i}`, average]));
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE when the state does not fit; nothing is changed then */
  loadStateDict(state: ReadonlyMap<string, StateValue>): void {
    applyState(new Map(this.stateDict()), state, true);
  }
}

function copy(tensor: Tensor): Tensor {
  const held = new Tensor(native().zeros(tensor.shape, 'real'), { tracked: false });
  assign(held, tensor);
  return held;
}
