// Adam with the infinity norm.
import { native, type Handle } from '../native.js';
import { AdamFamily, adamDefaults, moments, type AdamFamilyOptions } from './adam-family.js';
import type { Batch, Params } from './optimizer.js';

/** `lr` is 2e-3 by default. */
export type AdamaxOptions = AdamFamilyOptions;

/**
 * Adamax (Kingma & Ba 2015, algorithm 2): u = max(betas[1] · u, |g| + eps) divides the step in place of Adam's root of a mean,
 * p -= lr · m̂ / u. The equations of PyTorch's Adamax.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adamax, GRU } from 'throughtime';
 * const optimizer = new Adamax(new GRU(8, 16).parameters(), { lr: 1e-3 });
 * ```
 */
export class Adamax extends AdamFamily<AdamaxOptions> {
  protected override readonly buffers = { m: 'elements', u: 'elements' } as const;

  constructor(params: Params<AdamaxOptions>, options?: AdamaxOptions) {
    super('Adamax', params, options, { ...adamDefaults, lr: 2e-3 });
  }

  protected override update(batch: Batch<AdamaxOptions>, guard: Handle | undefined): void {
    native().adamax(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      batch.buffers('u'),
      guard,
      ...moments(batch),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}
