// Lion.
import { native, type Handle } from '../native.js';
import { checkBetas } from './adam-family.js';
import { Optimizer, type Batch, type OptimizerOptions, type Params } from './optimizer.js';

/** `lr` is 1e-4 by default: steps have one size, so a tenth to a third of Adam's. Weight decay is decoupled, as in AdamW. */
export interface LionOptions extends OptimizerOptions {
  /** Weight of the momentum in the step, and decay of the momentum. Default [0.9, 0.99]. */
  readonly betas?: readonly [number, number];
}

/**
 * Lion (Chen et al. 2023, algorithm 2): p -= lr · (sign(betas[0] · m + (1 - betas[0]) · g) + weightDecay · p), then
 * m = betas[1] · m + (1 - betas[1]) · g. One buffer per parameter, half of Adam's.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GRU, Lion } from 'throughtime';
 * const optimizer = new Lion(new GRU(8, 16).parameters(), { lr: 3e-4, weightDecay: 0.1 });
 * ```
 */
export class Lion extends Optimizer<LionOptions> {
  protected override readonly buffers = { m: 'elements' } as const;

  constructor(params: Params<LionOptions>, options?: LionOptions) {
    super('Lion', params, options, { lr: 1e-4, betas: [0.9, 0.99], weightDecay: 0, maximize: false });
  }

  protected override check({ betas }: Required<LionOptions>): void {
    checkBetas(this.kind, betas);
  }

  protected override update(batch: Batch<LionOptions>, guard: Handle | undefined): void {
    native().lion(
      batch.params,
      batch.grads,
      batch.buffers('m'),
      guard,
      batch.numbers(({ lr }) => lr),
      batch.numbers(({ betas }) => betas[0]),
      batch.numbers(({ betas }) => betas[1]),
      batch.numbers(({ weightDecay }) => weightDecay),
      batch.numbers(({ maximize }) => maximize),
    );
  }
}
