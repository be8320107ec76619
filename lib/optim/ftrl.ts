// FTRL-Proximal.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-3 by default and must be above 0; weight decay is part of the closed form (Keras's l2 is half of it). */
export interface FtrlOptions extends OptimizerOptions {
  /** The rate falls with the sum of squared gradients to this power, at most 0. Default -0.5. */
  readonly lrPower?: number;
  /** Where the sums of squares start. Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Strength of the absolute values' penalty; it makes parameters exactly 0. Default 0. */
  readonly l1?: number;
  /** Strength of a penalty of the squares that acts through the gradient only. Default 0. */
  readonly l2Shrinkage?: number;
  /** Slows the first steps: beta / lr is added to the weight decay. Default 0. */
  readonly beta?: number;
}

/**
 * FTRL-Proximal (McMahan et al. 2013, algorithm 1), for sparse features: parameters follow from the sums of gradients and of their squares,
 * so initial values are forgotten at the first step. The equations and defaults of Keras's Ftrl.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Ftrl, Linear } from 'throughtime';
 * const optimizer = new Ftrl(new Linear(100, 1).parameters(), { lr: 0.1, l1: 0.01, beta: 1 });
 * ```
 */
export class Ftrl extends Optimizer<FtrlOptions> {
  protected override readonly buffers = { z: 'elements', n: 'elements' } as const;

  constructor(params: Params<FtrlOptions>, options?: FtrlOptions) {
    const own = { lrPower: -0.5, initialAccumulatorValue: 0.1, l1: 0, l2Shrinkage: 0, beta: 0 };
    super('Ftrl', params, options, { lr: 1e-3, ...own, weightDecay: 0, maximize: false });
  }

  protected override check({ lr, lrPower, initialAccumulatorValue, l1, l2Shrinkage, beta }: Required<FtrlOptions>): void {
    if (!(lr > 0)) throw complain('ERR_TT_RANGE', { op: 'Ftrl', arg: 'lr', got: lr, want: 'a number above 0', why: 'it is a divisor' });
    checkNumber('Ftrl', 'lrPower', lrPower, -Infinity, 0);
    for (const [arg, value] of Object.entries({ initialAccumulatorValue, l1, l2Shrinkage, beta })) checkNumber('Ftrl', arg, value, 0);
  }

  protected override update(batch: Batch<FtrlOptions>, guard: Handle | undefined): void {
    native().ftrl(
      batch.params,
      batch.grads,
      batch.buffers('z'),
      batch.buffers('n', ({ initialAccumulatorValue }) => initialAccumulatorValue),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ lrPower }) => lrPower),
      batch.numbers(({ l1 }) => l1),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ l2Shrinkage }) => l2Shrinkage),
      batch.numbers(({ beta }) => beta),
      batch.numbers(({ maximize }) => maximize),
    );
  }
}
