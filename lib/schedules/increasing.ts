// Lists of steps at which something changes.
import { complain } from '../errors.js';

/** Steps of at least 1, each after the one before. */
export function checkIncreasing(op: string, arg: string, steps: readonly number[] | undefined): readonly number[] {
  const list: readonly unknown[] = Array.isArray(steps) ? Array.from(steps as readonly unknown[]) : [0]; // holes are looked at too
  const fine = list.every((step, i) => Number.isSafeInteger(step) && Number(step) > Number(list[i - 1] ?? 0));
  if (!fine) throw complain('ERR_TT_ARG', { op, arg, got: steps, want: 'increasing integers of at least 1' });
  return list as readonly number[];
}
