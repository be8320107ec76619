// Following one number of the history from epoch to epoch.
import { checkChoice, checkNumber } from '../check.js';
import type { HistoryEntry, Prospect } from '../trainer/events.js';
import { checkMonitor, monitored, requireNumber } from '../trainer/monitored.js';

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
    checkMonitor(op, options.monitor);
  }

  /** Before a run: whether its epochs will have the number. @throws ThroughtimeError ERR_TT_ARG */
  readonly check = ({ numbers }: Prospect): void => requireNumber(this.op, this.options.monitor, numbers);

  /** Whether the epoch is better than all before. @throws ThroughtimeError ERR_TT_ARG when it has no such number */
  improves(entry: HistoryEntry): boolean {
    const { mode, minDelta } = this.options;
    const value = monitored(this.op, entry, this.options.monitor);
    if (Number.isNaN(value)) return false; // no value is better than one that is none
    const gain = this.#best === undefined ? Infinity : mode === 'min' ? this.#best - value : value - this.#best;
    if (!(gain > minDelta)) return false;
    this.#best = value;
    return true;
  }

  /** The best value so far; another one to continue from. */
  get best(): number | undefined {
    return this.#best;
  }

  set best(value: number | undefined) {
    this.#best = value;
  }
}
