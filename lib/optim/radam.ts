// Rectified Adam.
import { native, type Handle } from '../native.js';
import { AdamFamily, adamDefaults, moments, type AdamFamilyOptions } from './adam-family.js';
import type { Batch, Params } from './optimizer.js';

/** `lr` is 1e-3 by default. */
export interface RAdamOptions extends AdamFamilyOptions {
  /** Takes weight decay from the parameter, as AdamW, instead of adding it to the gradient. Default false. */
  readonly decoupledWeightDecay?: boolean;
}

/**
 * RAdam (Liu et al. 2020): Adam whose first steps, when the mean of squares rests on few gradients, are plain momentum, and whose later
 * ones are scaled by the variance of that mean. It needs no warm-up. The equations of PyTorch's RAdam.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GRU, RAdam } from 'throughtime';
 * const optimizer = new RAdam(new GRU(8, 16).parameters(), { weightDecay: 0.01, decoupledWeightDecay: true });
 * ```
 */
export class RAdam extends AdamFamily<RAdamOptions> {
  protected override readonly buffers = { m: 'elements', v: 'elements' } as const;

  constructor(params: Params<RAdamOptions>, options?: RAdamOptions) {
    super('RAdam', params, options, { ...adamDefaults, lr: 1e-3, decoupledWeightDecay: false });
  }

  protected override update(batch: Batch<RAdamOptions>, guard: Handle | undefined): void {
    native().radam(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      batch.buffers('v'),
      guard,
      ...moments(batch),
      batch.numbers(({ decoupledWeightDecay }) => decoupledWeightDecay),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}
