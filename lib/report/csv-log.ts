// The epochs of a run as a table.
import { checkPath } from '../check.js';
import type { StateTree } from '../io/state-file.js';
import type { Callback, EventOf } from '../trainer/events.js';
import { logCallback } from './log-callback.js';

/**
 * Logs a run as comma-separated values, a row per epoch: epoch, loss, validationLoss, metrics, gradNorm (mean), maxGradNorm, lr of the
 * first group, steps, seconds. The first line names the columns. A resumed run continues the file without rows twice.
 * @throws ThroughtimeError ERR_TT_ARG; during the run ERR_TT_FILE
 */
export function csvLog(path: string): Callback {
  checkPath('csvLog', 'path', path);
  let named = false;
  const epochEnd = (event: EventOf<'epochEnd'>) => {
    const columns = columnsOf(event);
    const lines = [...(named ? [] : [Object.keys(columns)]), Object.values(columns)];
    named = true;
    return Buffer.from(lines.map((cells) => `${cells.map(quote).join(',')}\n`).join(''));
  };
  const head = () => {
    named = false; // the metrics, and so the columns, are known at the first row
    return undefined;
  };
  const state = { state: (): StateTree => named, load: (saved: StateTree) => (named = saved === true) };
  return logCallback('csvLog', { head, epochEnd, ...state }, () => path);
}

function columnsOf({ entry, seconds }: EventOf<'epochEnd'>): Readonly<Record<string, number | undefined>> {
  const { epoch, loss, validationLoss, metrics, gradNorm, lr, steps } = entry;
  const validated = { ...(validationLoss !== undefined && { validationLoss }), ...metrics };
  return { epoch, loss, ...validated, gradNorm: gradNorm.mean, maxGradNorm: gradNorm.max, lr: lr[0], steps, seconds };
}

/** RFC 4180: a metric may be named anything. */
function quote(cell: string | number | undefined): string {
  const text = `${cell ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
