// Stochastic gradient descent.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type Params } from './optimizer.js';

export interface SGDOptions {
  /** Learning rate. Default 1e-3. */
  readonly lr?: number;
  /** Default 0: no momentum. */
  readonly momentum?: number;
  /** How much of each gradient momentum leaves out. Default 0. */
  readonly dampening?: number;
  /** Weight decay, added to the gradient. Default 0. */
  readonly weightDecay?: number;
  /** Look ahead along the momentum. Default false. */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent with momentum (Sutskever et al. 2013), the equations of PyTorch's SGD.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Linear, SGD, mse, ones } from 'throughtime';
 * const layer = new Linear(3, 1);
 * const optimizer = new SGD(layer.parameters(), { lr: 0.1, momentum: 0.9 });
 * mse(layer.forward(ones([2, 3])), [1, 1]).backward();
 * optimizer.step();
 * optimizer.zeroGrad();
 * ```
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Params<SGDOptions>, options?: SGDOptions) {
    super('SGD', params, options, { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false });
  }

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: Required<SGDOptions>): void {
    for (const [arg, value] of Object.entries({ lr, momentum, weightDecay })) checkNumber('SGD', arg, value, 0);
    checkNumber('SGD', 'dampening', dampening);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw complain('ERR_TT_ARG', { op: 'SGD', arg: 'nesterov', got: nesterov, want: 'false', why: 'it needs momentum and no dampening' });
    }
  }

  protected override update(batch: Batch<SGDOptions>, guard: Handle | undefined): void {
    const fresh = batch.fresh('momentum');
    native().sgd(
      batch.params,
      batch.grads,
      this.groups.some(({ momentum }) => momentum !== 0) ? batch.buffers('momentum') : undefined,
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ momentum }) => momentum),
      batch.numbers(({ dampening }) => dampening),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ nesterov }) => Number(nesterov)),
      fresh,
    );
  }
}
