// Stochastic gradient descent.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-3 by default; weight decay is added to the gradient. */
export interface SGDOptions extends OptimizerOptions {
  /** Default 0: no momentum. */
  readonly momentum?: number;
  /** How much of each gradient momentum leaves out. Default 0. */
  readonly dampening?: number;
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
  protected override readonly buffers = { momentum: 'elements' } as const;

  constructor(params: Params<SGDOptions>, options?: SGDOptions) {
    super('SGD', params, options, { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false });
  }

  protected override check({ momentum, dampening }: Required<SGDOptions>): void {
    checkNumber('SGD', 'momentum', momentum, 0);
    checkNumber('SGD', 'dampening', dampening);
  }

  protected override checkTogether({ momentum, dampening, nesterov }: Required<SGDOptions>): void {
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw complain('ERR_TT_ARG', { op: 'SGD', arg: 'nesterov', got: nesterov, want: 'false', why: 'it needs momentum and no dampening' });
    }
  }

  protected override update(batch: Batch<SGDOptions>, guard: Handle | undefined): void {
    const fresh = batch.fresh('momentum');
    native().sgd(
      batch.params,
      batch.grads,
      batch.buffersFor('momentum', ({ momentum }) => momentum !== 0),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ momentum }) => momentum),
      batch.numbers(({ dampening }) => dampening),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ nesterov }) => nesterov),
      batch.numbers(({ maximize }) => maximize),
      fresh,
    );
  }
}
