// Averaged stochastic gradient descent.
import { checkNumber } from '../check.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-2 by default; weight decay is added to the gradient. */
export interface ASGDOptions extends OptimizerOptions {
  /** How fast the rate falls, and how much each step shrinks the parameters. Default 1e-4. */
  readonly lambd?: number;
  /** Power of the fall. Default 0.75. */
  readonly alpha?: number;
  /** The step from which on parameters are averaged; the average is a copy of them before. Default 1e6. */
  readonly t0?: number;
}

/**
 * Averaged gradient descent (Polyak & Juditsky 1992): p = (1 - lambd · η) p - η g at the rate η = lr / (1 + lambd · lr · t)^alpha. The
 * average of the parameters is the buffer `ax` of `stateDict()`. The equations of PyTorch's ASGD, where a changed `lr` takes effect one
 * step late.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { ASGD, GRU } from 'throughtime';
 * const optimizer = new ASGD(new GRU(8, 16).parameters(), { lr: 0.5, t0: 1000 });
 * console.log(optimizer.stateDict().buffers.get('0.ax')); // undefined before the first step
 * ```
 */
export class ASGD extends Optimizer<ASGDOptions> {
  protected override readonly buffers = { ax: 'elements', eta: 'scalar' } as const;

  constructor(params: Params<ASGDOptions>, options?: ASGDOptions) {
    super('ASGD', params, options, { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weightDecay: 0, maximize: false });
  }

  protected override check({ lambd, alpha, t0 }: Required<ASGDOptions>): void {
    for (const [arg, value] of Object.entries({ lambd, alpha, t0 })) checkNumber('ASGD', arg, value, 0);
  }

  protected override update(batch: Batch<ASGDOptions>, guard: Handle | undefined): void {
    native().asgd(
      batch.params,
      batch.grads,
      batch.buffers('ax'),
      batch.buffers('eta', ({ lr }) => lr),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ lambd }) => lambd),
      batch.numbers(({ alpha }) => alpha),
      batch.numbers(({ t0 }) => t0),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}
