// --report of every command: a page of its results.
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { ThroughtimeError } from '../errors.js';
import type { Page } from '../report/page/section.js';
import { makeFolder, reportFile, writeReport } from '../report/page/write.js';
import { tell } from './output.js';
import { UsageError } from './usage-error.js';

export interface PageOptions {
  readonly report?: string;
}

/** Adds the option; the heading is the caller's. */
export function addPageOption(command: Command): Command {
  return command.option(
    '--report <dir>',
    'write the results as a page with charts: index.html in this folder, or a file that ends in .html',
  );
}

/** Whether a page can be written is better known before hours of work. @throws UsageError; ThroughtimeError (rejects) ERR_TT_FILE */
export async function preparePage({ report }: PageOptions): Promise<void> {
  if (report === undefined) return;
  if (report === '') throw new UsageError('--report', 'is empty, expected a folder or a file');
  const folder = dirname(reportFile(report));
  makeFolder(folder);
  await access(folder, constants.W_OK).catch((cause: Error) => {
    throw new ThroughtimeError('ERR_TT_FILE', `${folder} cannot be written (${cause.message})`, { cause });
  });
}

/** Writes the page, where one is wanted. @param page is made only then */
export async function writePage({ report }: PageOptions, page: () => Page | Promise<Page>): Promise<void> {
  if (report === undefined) return;
  tell(`report: ${await writeReport(report, await page())}`);
}
