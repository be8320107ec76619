// What Adam and its relatives share: two running means and their options.
import { checkNumber } from '../check.js';
import { complain } from '../errors.js';
import { Optimizer, type Batch, type OptimizerOptions } from './optimizer.js';

/** Weight decay is added to the gradient unless the optimizer says otherwise. */
export interface AdamFamilyOptions extends OptimizerOptions {
  /** Decay of the running means of gradient and squared gradient. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the divisor. Default 1e-8. */
  readonly eps?: number;
}

/** The defaults but for the learning rate. */
export const adamDefaults = { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false } as const;

/** Base of the relatives of Adam. */
export abstract class AdamFamily<O extends AdamFamilyOptions> extends Optimizer<O> {
  protected override check(options: Required<O>): void {
    const { betas, eps } = options as Required<AdamFamilyOptions>;
    checkNumber(this.kind, 'eps', eps, 0);
    checkBetas(this.kind, betas);
  }
}

/** @throws ThroughtimeError ERR_TT_RANGE unless these are two decays */
export function checkBetas(op: string, betas: unknown): void {
  const isDecay = (beta: unknown) => typeof beta === 'number' && beta >= 0 && beta < 1;
  if (Array.isArray(betas) && betas.length === 2 && betas.every(isDecay)) return;
  throw complain('ERR_TT_RANGE', { op, arg: 'betas', got: betas, want: 'two numbers in [0, 1)' });
}

/** The numbers that their kernels take first, in order. */
export function moments(batch: Batch<AdamFamilyOptions>) {
  return [
    batch.numbers(({ lr }) => lr),
    batch.numbers(({ betas }) => betas[0]),
    batch.numbers(({ betas }) => betas[1]),
    batch.numbers(({ eps }) => eps),
    batch.numbers(({ weightDecay }) => weightDecay),
  ] as const;
}
