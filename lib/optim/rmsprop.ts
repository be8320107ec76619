// RMSprop.
import { checkNumber } from '../check.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-2 by default; weight decay is added to the gradient. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Decay of the running means. Default 0.99. */
  readonly alpha?: number;
  /** Added to the divisor. Default 1e-8. */
  readonly eps?: number;
  /** Default 0: no momentum. */
  readonly momentum?: number;
  /** Divides by the deviation of the gradients from their running mean instead of by their size. Default false. */
  readonly centered?: boolean;
}

/**
 * RMSprop (Tieleman & Hinton 2012; centered: Graves 2013): s = alpha · s + (1 - alpha) g², p -= lr · g / (√s + eps), with momentum applied
 * to the quotient. The equations of PyTorch's RMSprop.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { RMSprop, RNN } from 'throughtime';
 * const optimizer = new RMSprop(new RNN(1, 16).parameters(), { lr: 1e-3, centered: true, momentum: 0.9 });
 * ```
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  protected override readonly buffers = { square: 'elements', mean: 'elements', momentum: 'elements' } as const;

  constructor(params: Params<RMSpropOptions>, options?: RMSpropOptions) {
    const own = { alpha: 0.99, eps: 1e-8, momentum: 0, centered: false };
    super('RMSprop', params, options, { lr: 1e-2, ...own, weightDecay: 0, maximize: false });
  }

  protected override check({ alpha, eps, momentum }: Required<RMSpropOptions>): void {
    checkNumber('RMSprop', 'alpha', alpha, 0, 1);
    checkNumber('RMSprop', 'eps', eps, 0);
    checkNumber('RMSprop', 'momentum', momentum, 0);
  }

  protected override update(batch: Batch<RMSpropOptions>, guard: Handle | undefined): void {
    native().rmsprop(
      batch.params,
      batch.grads,
      batch.buffers('square'),
      batch.buffersFor('mean', ({ centered }) => centered),
      batch.buffersFor('momentum', ({ momentum }) => momentum !== 0),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ alpha }) => alpha),
      batch.numbers(({ eps }) => eps),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ momentum }) => momentum),
      batch.numbers(({ centered }) => centered),
      batch.numbers(({ maximize }) => maximize),
    );
  }
}
