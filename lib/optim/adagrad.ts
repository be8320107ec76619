// Adagrad.
import { checkNumber } from '../check.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-2 by default; weight decay is added to the gradient. */
export interface AdagradOptions extends OptimizerOptions {
  /** The rate of step t is lr / (1 + (t - 1) · lrDecay). Default 0. */
  readonly lrDecay?: number;
  /** Where the sums of squares start. Default 0. */
  readonly initialAccumulatorValue?: number;
  /** Added to the divisor. Default 1e-10. */
  readonly eps?: number;
}

/**
 * Adagrad (Duchi, Hazan & Singer 2011): s += g², p -= lr · g / (√s + eps), so parameters that rarely have a gradient, as the rows of an
 * embedding, take larger steps. The equations of PyTorch's Adagrad.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adagrad, Embedding } from 'throughtime';
 * const optimizer = new Adagrad(new Embedding(100, 8).parameters(), { lr: 0.1, initialAccumulatorValue: 0.1 });
 * ```
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  protected override readonly buffers = { sum: 'elements' } as const;

  constructor(params: Params<AdagradOptions>, options?: AdagradOptions) {
    const own = { lrDecay: 0, initialAccumulatorValue: 0, eps: 1e-10 };
    super('Adagrad', params, options, { lr: 1e-2, ...own, weightDecay: 0, maximize: false });
  }

  protected override check({ lrDecay, initialAccumulatorValue, eps }: Required<AdagradOptions>): void {
    for (const [arg, value] of Object.entries({ lrDecay, initialAccumulatorValue, eps })) checkNumber('Adagrad', arg, value, 0);
  }

  protected override update(batch: Batch<AdagradOptions>, guard: Handle | undefined): void {
    native().adagrad(
      batch.params,
      batch.grads,
      batch.buffers('sum', ({ initialAccumulatorValue }) => initialAccumulatorValue),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ lrDecay }) => lrDecay),
      batch.numbers(({ eps }) => eps),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}
