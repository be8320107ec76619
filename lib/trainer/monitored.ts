// One number of an epoch, by name.
import { complain } from '../errors.js';
import type { HistoryEntry } from './events.js';

/**
 * `loss`, `validationLoss` or a metric; without a name the validation loss, or the loss where there is none.
 * @throws ThroughtimeError ERR_TT_ARG when the epoch has no such number
 */
export function monitored(op: string, { loss, validationLoss, metrics }: HistoryEntry, name: string | undefined): number {
  if (name === undefined) return validationLoss ?? loss;
  const known: Readonly<Record<string, number>> = { loss, ...(validationLoss !== undefined && { validationLoss }), ...metrics };
  const value = known[name];
  if (value !== undefined) return value;
  throw complain('ERR_TT_ARG', { op, arg: 'monitor', got: name, want: `one of ${Object.keys(known).join(', ')}` });
}
