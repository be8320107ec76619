// One number of an epoch, by name.
import { checkString } from '../check.js';
import { complain } from '../errors.js';
import type { HistoryEntry } from './events.js';

/**
 * `loss`, `validationLoss` or a metric; without a name the validation loss, or the loss where there is none.
 * @throws ThroughtimeError ERR_TT_ARG when the epoch has no such number
 */
export function monitored(op: string, { loss, validationLoss, metrics }: HistoryEntry, name: string | undefined): number {
  if (name === undefined) return validationLoss ?? loss;
  const known: Readonly<Record<string, number>> = { loss, ...(validationLoss !== undefined && { validationLoss }), ...metrics };
  requireNumber(op, name, Object.keys(known));
  return known[name] as number;
}

/** Refuses a name that the epochs of a run will not have. @throws ThroughtimeError ERR_TT_ARG */
export function requireNumber(op: string, name: string | undefined, numbers: readonly string[]): void {
  if (name === undefined || numbers.includes(name)) return;
  throw complain('ERR_TT_ARG', { op, arg: 'monitor', got: name, want: `one of ${numbers.join(', ')}` });
}

/** A name of a number, before it is known which there are. @throws ThroughtimeError ERR_TT_ARG */
export function checkMonitor(op: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : checkString(op, 'monitor', name);
}
