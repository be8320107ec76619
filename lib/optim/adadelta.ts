// Adadelta.
import { checkNumber } from '../check.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1 by default; weight decay is added to the gradient. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** Decay of the running means. Default 0.9. */
  readonly rho?: number;
  /** Added under both roots. Default 1e-6. */
  readonly eps?: number;
}

/**
 * Adadelta (Zeiler 2012): s and d are running means of g² and of the squared steps, and the step is u = √(d + eps) / √(s + eps) · g,
 * p -= lr · u. The equations of PyTorch's Adadelta.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adadelta, GRU } from 'throughtime';
 * const optimizer = new Adadelta(new GRU(8, 16).parameters(), { rho: 0.95 });
 * ```
 */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  protected override readonly buffers = { square: 'elements', delta: 'elements' } as const;

  constructor(params: Params<AdadeltaOptions>, options?: AdadeltaOptions) {
    super('Adadelta', params, options, { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false });
  }

  protected override check({ rho, eps }: Required<AdadeltaOptions>): void {
    checkNumber('Adadelta', 'rho', rho, 0, 1);
    checkNumber('Adadelta', 'eps', eps, 0);
  }

  protected override update(batch: Batch<AdadeltaOptions>, guard: Handle | undefined): void {
    native().adadelta(
      batch.params,
      batch.grads,
      batch.buffers('square'),
      batch.buffers('delta'),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ rho }) => rho),
      batch.numbers(({ eps }) => eps),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ maximize }) => maximize),
    );
  }
}
