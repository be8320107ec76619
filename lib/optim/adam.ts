// Adam and AdamW: one kernel, which either adds weight decay to the gradient or takes it from the parameter.
import { native, type Handle } from '../native.js';
import { AdamFamily, adamDefaults, moments, type AdamFamilyOptions } from './adam-family.js';
import type { Batch, Params } from './optimizer.js';

/** `lr` is 1e-3 by default, `weightDecay` 0 for Adam and 0.01 for AdamW. */
export interface AdamOptions extends AdamFamilyOptions {
  /** Divides by the largest mean of squared gradients so far, so that steps do not grow again (AMSGrad). Default false. */
  readonly amsgrad?: boolean;
}

abstract class AdamKind extends AdamFamily<AdamOptions> {
  protected override readonly buffers = { m: 'elements', v: 'elements', vMax: 'elements' } as const;
  protected abstract readonly decoupled: boolean;

  protected override update(batch: Batch<AdamOptions>, guard: Handle | undefined): void {
    native().adam(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      batch.buffers('v'),
      batch.buffersFor('vMax', ({ amsgrad }) => amsgrad),
      guard,
      ...moments(batch),
      batch.numbers(() => this.decoupled),
      batch.numbers(({ amsgrad }) => amsgrad),
      batch.numbers(({ maximize }) => maximize),
      batch.steps,
    );
  }
}

/**
 * Adam (Kingma & Ba 2015): m and v are running means of g and g², and p -= lr · m̂ / (√v̂ + eps) with both corrected for their start
 * at 0. Weight decay is added to the gradient.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adam, Embedding, LSTM } from 'throughtime';
 * const [embedding, encoder] = [new Embedding(100, 8), new LSTM(8, 16)];
 * const optimizer = new Adam([{ params: embedding.parameters(), lr: 1e-2 }, { params: encoder.parameters() }], { lr: 1e-3 });
 * ```
 */
export class Adam extends AdamKind {
  protected override readonly decoupled = false;

  constructor(params: Params<AdamOptions>, options?: AdamOptions) {
    super('Adam', params, options, { ...adamDefaults, lr: 1e-3, amsgrad: false });
  }
}

/**
 * AdamW (Loshchilov & Hutter 2019): Adam whose weight decay is taken from the parameter, p -= lr · weightDecay · p, apart from the gradient.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdamW, GRU } from 'throughtime';
 * const optimizer = new AdamW(new GRU(8, 16).parameters(), { lr: 3e-4, weightDecay: 0.1, amsgrad: true });
 * ```
 */
export class AdamW extends AdamKind {
  protected override readonly decoupled = true;

  constructor(params: Params<AdamOptions>, options?: AdamOptions) {
    super('AdamW', params, options, { ...adamDefaults, lr: 1e-3, weightDecay: 0.01, amsgrad: false });
  }
}
