// Adam and AdamW: one kernel, which either adds weight decay to the gradient or takes it from the parameter.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { native, type Handle } from '../native.js';
import { Optimizer, type Batch, type Params } from './optimizer.js';

export interface AdamOptions {
  /** Learning rate. Default 1e-3. */
  readonly lr?: number;
  /** Decay of the running means of gradient and squared gradient. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the second mean. Default 1e-8. */
  readonly eps?: number;
  /** Default 0 for Adam, 0.01 for AdamW. */
  readonly weightDecay?: number;
}

abstract class AdamFamily extends Optimizer<AdamOptions> {
  readonly #decoupled: boolean;

  protected constructor(
    kind: string,
    params: Params<AdamOptions>,
    options: AdamOptions | undefined,
    own: { readonly weightDecay: number; readonly decoupled: boolean },
  ) {
    super(kind, params, options, { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: own.weightDecay });
    this.#decoupled = own.decoupled;
  }

  protected override check({ lr, betas, eps, weightDecay }: Required<AdamOptions>): void {
    for (const [arg, value] of Object.entries({ lr, eps, weightDecay })) checkNumber(this.kind, arg, value, 0);
    if (!Array.isArray(betas) || betas.length !== 2 || !betas.every((beta) => beta >= 0 && beta < 1)) {
      throw complain('ERR_TT_RANGE', { op: this.kind, arg: 'betas', got: betas, want: 'two numbers in [0, 1)' });
    }
  }

  protected override update(batch: Batch<AdamOptions>, guard: Handle | undefined): void {
    native().adam(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      batch.buffers('v'),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ betas }) => betas[0]),
      batch.numbers(({ betas }) => betas[1]),
      batch.numbers(({ eps }) => eps),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(() => Number(this.#decoupled)),
      batch.numbers((_, steps) => steps + 1),
    );
  }
}

/**
 * Adam (Kingma & Ba 2015); weight decay is added to the gradient.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { Adam, Embedding, LSTM } from 'throughtime';
 * const [embedding, encoder] = [new Embedding(100, 8), new LSTM(8, 16)];
 * const optimizer = new Adam([{ params: embedding.parameters(), lr: 1e-2 }, { params: encoder.parameters() }], { lr: 1e-3 });
 * ```
 */
export class Adam extends AdamFamily {
  constructor(params: Params<AdamOptions>, options?: AdamOptions) {
    super('Adam', params, options, { weightDecay: 0, decoupled: false });
  }
}

/** AdamW (Loshchilov & Hutter 2019): weight decay is taken from the parameter, apart from the gradient. @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export class AdamW extends AdamFamily {
  constructor(params: Params<AdamOptions>, options?: AdamOptions) {
    super('AdamW', params, options, { weightDecay: 0.01, decoupled: true });
  }
}
