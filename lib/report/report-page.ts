// The page of a run, while it runs and after it.
import { checkOptions, checkPath, checkString } from '../check.js';
import type { Callback, HistoryEntry } from '../trainer/events.js';
import { writeReport } from './page/write.js';
import { historyFacts, historySections } from './sections/history.js';

export interface ReportPageOptions {
  /** Default `Training`. */
  readonly title?: string;
}

// A page takes a moment to draw: short epochs share one.
const leastMilliseconds = 10_000;

/**
 * Writes the curves of a run as a page: while it runs (after epochs, at most every ten seconds) and when it ends, however it does.
 * @param path a file that ends in `.html`, or a folder, whose `index.html` it becomes
 * @throws ThroughtimeError ERR_TT_ARG; during the run ERR_TT_FILE
 * @example
 * ```ts
 * import { reportPage } from 'throughtime';
 * const callbacks = [reportPage('report', { title: 'Sentiment, GRU' })]; // then open report/index.html
 * ```
 */
export function reportPage(path: string, options?: ReportPageOptions): Callback {
  checkPath('reportPage', 'path', path);
  const { title } = checkOptions('reportPage', options, { title: 'Training' });
  checkString('reportPage', 'title', title);
  let written = -Infinity;
  const write = async (history: readonly HistoryEntry[]) => {
    await writeReport(path, { title, facts: historyFacts(history), sections: historySections(history) });
    written = Date.now();
  };
  return async (event, run) => {
    if (run.fastDevRun) return;
    if (event.type === 'fitEnd') await write(event.history);
    else if (event.type === 'epochEnd' && Date.now() - written >= leastMilliseconds) await write(run.history);
  };
}
