// What the metrics of classification share: the check of their two lists.
import { checkList } from '../check.js';
import { complain, Says } from '../errors.js';

/** Class numbers from 0, one per sample. */
export type Classes = ArrayLike<number>;

/** One more than the largest class of both lists. @throws ThroughtimeError ERR_TT_SHAPE for lists of different lengths, ERR_TT_ARG for empty ones, ERR_TT_RANGE */
export function countClasses(op: string, targets: Classes, predictions: Classes, given: number | undefined): number {
  checkPaired(op, targets, 'predictions', predictions);
  let largest = -1;
  for (const [arg, list] of Object.entries({ targets, predictions })) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] as number;
      if (!Number.isSafeInteger(value) || value < 0 || value >= (given ?? Infinity)) {
        const want = given === undefined ? 'a class, an integer of at least 0' : `a class below ${given}`;
        throw complain('ERR_TT_RANGE', { op, arg: `${arg}[${i}]`, got: value, want });
      }
      largest = Math.max(largest, value);
    }
  }
  return given ?? largest + 1;
}

/** @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_ARG */
export function checkPaired(op: string, targets: Classes, arg: string, other: ArrayLike<number>): void {
  checkList(op, 'targets', targets);
  checkList(op, arg, other);
  if (targets.length !== other.length) {
    throw complain('ERR_TT_SHAPE', { op, arg, got: new Says(`${other.length} values`), want: `${targets.length}`, why: 'one per target' });
  }
  if (targets.length === 0) throw complain('ERR_TT_ARG', { op, arg: 'targets', got: new Says('empty'), want: 'at least one sample' });
}
