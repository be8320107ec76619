// The call that losses over classes make: rows of C scores, a class each.
import { checkChoice, checkInteger } from '../check.js';
import { tensor } from '../create.js';
import type { Integers } from '../integers.js';
import type { Handle } from '../native.js';
import { view } from '../ops/view.js';
import { product } from '../sizes.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { misfit, perRow } from './operands.js';
import { reductions, type MaskedLossOptions, type Reduction } from './options.js';

export interface ClassLossOptions extends MaskedLossOptions {
  /** Rows with this target count neither in the loss nor in the mean. Default -100. */
  readonly ignoreIndex?: number;
  /**
   * What the loss of each class is multiplied by, `[C]`, at least 0. The mean is then a weighted one: it divides by the weights of the
   * targets that count. No gradient flows into them. Default: all 1.
   */
  readonly classWeights?: Tensor | Float32Array | Float64Array | readonly number[];
}

/** The options with their defaults filled in. */
interface Filled {
  readonly ignoreIndex: number;
  readonly classWeights: ClassLossOptions['classWeights'];
  readonly mask: Integers | undefined;
  readonly reduction: Reduction;
}

/** What the kernel gets: scores [R,C], the other tensors [R] and [C]. */
export interface ClassRows {
  readonly scores: Handle;
  readonly target: Handle;
  readonly classWeights: Handle | undefined;
  readonly mask: Handle | undefined;
}

/** Runs `kernel` on `scores` [..., C]; the loss has the shape [...] or is a scalar. */
export function overRows(op: string, scores: Tensor, target: Integers, options: Filled, kernel: (rows: ClassRows) => Handle): Tensor {
  checkInteger(op, 'ignoreIndex', options.ignoreIndex, -(2 ** 31));
  const lead = checkTensor(op, op === 'nll' ? 'logProbs' : 'logits', scores).shape.slice(0, -1);
  checkChoice(op, 'reduction', options.reduction, reductions);
  const C = scores.shape.at(-1) ?? 1;
  const goal = perRow(op, 'target', target, lead, 'one class per row of scores');
  const mask = options.mask === undefined ? undefined : perRow(op, 'mask', options.mask, lead, 'one number per row of scores');
  const loss = new Tensor(
    kernel({
      scores: view(scores, [product(lead), C]).handle,
      target: goal.handle,
      classWeights: options.classWeights === undefined ? undefined : weightsOf(op, options.classWeights, C).handle,
      mask: mask?.handle,
    }),
  );
  return options.reduction === 'none' ? view(loss, lead) : loss;
}

function weightsOf(op: string, value: NonNullable<Filled['classWeights']>, C: number): Tensor {
  const weights = value instanceof Tensor ? value : tensor(value);
  if (weights.shape.length !== 1 || weights.size !== C) throw misfit(op, 'classWeights', weights.shape, [C], 'one number per class');
  return weights;
}
