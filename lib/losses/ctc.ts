import { checkChoice, checkInteger, checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { integers, integersIfAny, type Integers } from '../integers.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { reductions, type Reduction } from './options.js';

export interface CTCOptions {
  /** Steps of every row, `[B]`, from 0 to T. Default: all T. Steps after a row's end have no gradient. */
  readonly inputLengths?: Integers;
  /** Labels of every row, `[B]`, from 0 to S. Default: all S. What comes after them in `targets` is not read. */
  readonly targetLengths?: Integers;
  /** The class that stands for no label. Default 0. */
  readonly blank?: number;
  /**
   * `mean` divides the loss of every row by the length of its target (1 for an empty one), then averages over the batch. Default `mean`.
   */
  readonly reduction?: Reduction;
  /**
   * A target longer than its input, counting a step between equal neighbours, has probability 0: loss infinite, gradient NaN. With true such
   * a row has loss 0 and gradient 0; it still counts in the mean. Default false.
   */
  readonly zeroInfinity?: boolean;
}

/**
 * Connectionist temporal classification: -log of the probability that T steps spell the target, over all alignments. A label may last
 * several steps, and blanks may stand between labels; they must between equal ones.
 * @param logProbs `[B,T,C]` log-probabilities: `logSoftmax` of the model's output
 * @param targets `[B,S]` labels, padded at the end; classes in [0, C) other than the blank
 * @returns a scalar; with reduction `none`, `[B]`
 * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE for a label that is no class or the blank, for lengths beyond T or S
 * @example
 * ```ts
 * import { ctc, logSoftmax, uniform } from 'throughtime';
 * const logProbs = logSoftmax(uniform([2, 10, 5])); // 4 letters and the blank 0
 * const loss = ctc(logProbs, [[1, 3, 3], [2, 0, 0]], { inputLengths: [10, 7], targetLengths: [3, 1] });
 * console.log(loss.itemSync());
 * ```
 */
export function ctc(logProbs: Tensor, targets: Integers, options?: CTCOptions): Tensor {
  const { inputLengths, targetLengths, blank, reduction, zeroInfinity } = checkOptions('ctc', options, {
    inputLengths: undefined,
    targetLengths: undefined,
    blank: 0,
    reduction: 'mean',
    zeroInfinity: false,
  });
  checkChoice('ctc', 'reduction', reduction, reductions);
  const C = checkTensor('ctc', 'logProbs', logProbs).shape.at(-1) ?? 1;
  if (checkInteger('ctc', 'blank', blank, 0) >= C)
    throw complain('ERR_TT_RANGE', {
      op: 'ctc',
      arg: 'blank',
      got: blank,
      want: `an integer in [0, ${C - 1}]`,
      why: `there are ${C} classes`,
    });
  const labels = integers('ctc', 'targets', targets).handle;
  const [steps, counts] = [integersIfAny('ctc', 'inputLengths', inputLengths), integersIfAny('ctc', 'targetLengths', targetLengths)];
  return new Tensor(engine().ctc(logProbs.handle, labels, steps, counts, blank, zeroInfinity, reduction));
}
