// Probabilities of classes as the metrics of confidence take them, and their check.
import { checkList } from '../check.js';
import { complain, Says } from '../errors.js';
import { checkPaired, type Classes } from './classes.js';

/** A row per sample, a probability per class; each row sums to 1. */
export type ProbabilityRows = readonly ArrayLike<number>[];

// Rows of float32 softmaxes sum to 1 within some 1e-6; one that is off by more is something else, such as logits.
const tolerance = 1e-3;

/** @throws ThroughtimeError ERR_TT_SHAPE for lists or rows of different lengths, ERR_TT_ARG for empty ones, ERR_TT_RANGE for what is no class or no probabilities */
export function checkProbabilities(op: string, targets: Classes, probabilities: ProbabilityRows): void {
  checkPaired(op, targets, 'probabilities', probabilities as unknown as ArrayLike<number>);
  const classes = probabilities[0]?.length as number;
  Array.from(probabilities).forEach((row, i) => {
    const arg = `probabilities[${i}]`;
    checkList(op, arg, row);
    if (row.length !== classes) {
      const got = new Says(`of ${row.length} numbers`);
      throw complain('ERR_TT_SHAPE', { op, arg, got, want: `${classes}`, why: 'as the first row' });
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const p = row[c] as number;
      if (!(typeof p === 'number' && p >= 0 && p <= 1 + tolerance))
        throw complain('ERR_TT_RANGE', { op, arg: `${arg}[${c}]`, got: p, want: 'a probability, from 0 to 1' });
      sum += p;
    }
    if (Math.abs(sum - 1) > tolerance)
      throw complain('ERR_TT_RANGE', { op, arg, got: new Says(`of sum ${sum}`), want: 'probabilities that sum to 1' });
    const target = targets[i] as number;
    if (!Number.isSafeInteger(target) || target < 0 || target >= classes)
      throw complain('ERR_TT_RANGE', { op, arg: `targets[${i}]`, got: target, want: `a class below ${classes}` });
  });
}
