// A page as a file.
import { dirname, join } from 'node:path';
import { checkPath } from '../../check.js';
import { ThroughtimeError } from '../../errors.js';
import { writeAtomically } from '../../io/atomic.js';
import { makeFolders } from '../../io/folders.js';
import { renderReport } from './document.js';
import type { Page } from './section.js';

/**
 * Writes a page, whole or not at all, and makes the folders above it.
 * @param path a file that ends in `.html`, or a folder: the page is then its `index.html`
 * @returns the path of the page
 * @throws ThroughtimeError (rejects) ERR_TT_FILE; ERR_TT_ARG, ERR_TT_SHAPE as `renderReport`
 * @example
 * ```ts
 * import { historySections, writeReport, type HistoryEntry } from 'throughtime';
 * async function save(history: readonly HistoryEntry[]) {
 *   await writeReport('report', { title: 'A run', sections: historySections(history) });
 * }
 * ```
 */
export async function writeReport(path: string, page: Page): Promise<string> {
  const file = reportFile(checkPath('writeReport', 'path', path));
  const text = await renderReport(page);
  makeFolder(dirname(file));
  await writeAtomically(file, [Buffer.from(text)]);
  return file;
}

/** Where the page of a folder is. */
export function reportFile(path: string): string {
  return /\.html?$/i.test(path) ? path : join(path, 'index.html');
}

/** @throws ThroughtimeError ERR_TT_FILE */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (cause) {
    throw new ThroughtimeError('ERR_TT_FILE', `${path} cannot be made (${(cause as Error).message})`, { cause });
  }
}
