// Adam with Nesterov momentum.
import { checkNumber } from '../check.js';
import { native, type Handle } from '../native.js';
import { AdamFamily, adamDefaults, moments, type AdamFamilyOptions } from './adam-family.js';
import type { Batch, Params } from './optimizer.js';

/** `lr` is 2e-3 by default. */
export interface NAdamOptions extends AdamFamilyOptions {
  /** How fast the momentum of step t, betas[0] · (1 - 0.96^(t · momentumDecay) / 2), grows. Default 4e-3. */
  readonly momentumDecay?: number;
  /** Takes weight decay from the parameter, as AdamW, instead of adding it to the gradient. Default false. */
  readonly decoupledWeightDecay?: boolean;
}

/**
 * NAdam (Dozat 2016): Adam that looks ahead along its momentum μ, which grows on a schedule:
 * p -= lr · (μₜ₊₁ m / (1 - μ₁···μₜ₊₁) + (1 - μₜ) g / (1 - μ₁···μₜ)) / (√v̂ + eps), the equations of PyTorch's NAdam.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GRU, NAdam } from 'throughtime';
 * const optimizer = new NAdam(new GRU(8, 16).parameters(), { lr: 1e-3, momentumDecay: 0.01 });
 * ```
 */
export class NAdam extends AdamFamily<NAdamOptions> {
  protected override readonly buffers = { m: 'elements', v: 'elements', muProduct: 'scalar' } as const;

  constructor(params: Params<NAdamOptions>, options?: NAdamOptions) {
    super('NAdam', params, options, { ...adamDefaults, lr: 2e-3, momentumDecay: 4e-3, decoupledWeightDecay: false });
  }

  protected override check(options: Required<NAdamOptions>): void {
    super.check(options);
    checkNumber('NAdam', 'momentumDecay', options.momentumDecay, 0);
  }

  protected override update(batch: Batch<NAdamOptions>, guard: Handle | undefined): void {
    native().nadam(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      batch.buffers('v'),
      batch.buffers('muProduct', () => 1),
      guard,
      ...moments(batch),
      batch.numbers(({ decoupledWeightDecay }) => decoupledWeightDecay),
      batch.numbers(({ momentumDecay }) => momentumDecay),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}
