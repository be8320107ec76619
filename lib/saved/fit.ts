// Whether the parts of a trained system belong to its model.
import { checkString } from '../check.js';
import { complain, Says } from '../errors.js';

/**
 * @param got how many `what` the part `arg` has, of which the model has `want`
 * @throws ThroughtimeError ERR_TT_ARG unless they are as many
 */
export function requireSize(op: string, arg: string, got: number, want: number, what: string): void {
  if (got === want) return;
  throw complain('ERR_TT_ARG', { op, arg, got: new Says(`${got} ${what}`), want: `${want}`, why: 'the model has as many' });
}

/** @throws ThroughtimeError ERR_TT_ARG unless there are as many names as classes, all of them different */
export function requireNames(op: string, arg: string, names: readonly string[], classes: number): void {
  requireSize(op, arg, names.length, classes, 'names');
  names.forEach((name, i) => checkString(op, `${arg}[${i}]`, name));
  if (new Set(names).size < names.length) throw complain('ERR_TT_ARG', { op, arg, got: names, want: 'different names' });
}
