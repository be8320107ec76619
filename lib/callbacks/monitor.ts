// Following one number of the history from epoch to epoch.
import { checkChoice, checkNumber } from '../check.js';
import { complain } from '../errors.js';
import type { HistoryEntry } from '../trainer/events.js';

export interface MonitorOptions {
  /** `loss`, `validationLoss` or the name of a metric. Default: `validationLoss` where there is validation, else `loss`. */
  readonly monitor?: string;
  /** Whether smaller or larger is better. Default `min`. */
  readonly mode?: 'min' | 'max';
  /** How much better counts as better. Default 0. */
  readonly minDelta?: number;
}

/** Defaults of `MonitorOptions`. */
export const monitorDefaults = { monitor: undefined, mode: 'min', minDelta: 0 } as const;

type Filled = { readonly monitor: string | undefined; readonly mode: 'min' | 'max'; readonly minDelta: number };

/** Remembers the best value. */
export class Monitor {
  #best: number | undefined;

  constructor(
    private readonly op: string,
    private readonly options: Filled,
  ) {
    checkChoice(op, 'mode', options.mode, ['min', 'max']);
    checkNumber(op, 'minDelta', options.minDelta, 0);
  }

  /** Whether the epoch is better than all before. @throws ThroughtimeError ERR_TT_ARG when it has no such number */
  improves(entry: HistoryEntry): boolean {
    const { mode, minDelta } = this.options;
    const value = this.#value(entry);
    const gain = this.#best === undefined ? Infinity : mode === 'min' ? this.#best - value : value - this.#best;
    if (!(gain > minDelta)) return false;
    this.#best = value;
    return true;
  }

  reset(): void {
    this.#best = undefined;
  }

  #value({ loss, validationLoss, metrics }: HistoryEntry): number {
    const { monitor } = this.options;
    if (monitor === undefined) return validationLoss ?? loss;
    const known = { loss, ...(validationLoss !== undefined && { validationLoss }), ...metrics };
    const value = (known as Readonly<Record<string, number>>)[monitor];
    if (value === undefined)
      throw complain('ERR_TT_ARG', { op: this.op, arg: 'monitor', got: monitor, want: `one of ${Object.keys(known).join(', ')}` });
    return value;
  }
}
