// Errors of data files: where, and what is wrong there.
import { ThroughtimeError } from '../../errors.js';

/** The error of one line of a file. */
export function badLine(path: string, line: number, words: string, cause?: unknown): ThroughtimeError {
  return badFile(`${path}:${line}`, words, cause);
}

/** The error of a file. */
export function badFile(path: string, words: string, cause?: unknown): ThroughtimeError {
  return new ThroughtimeError('ERR_TT_FILE', `${path}: ${words}`, cause === undefined ? undefined : { cause });
}

/** Names in quotes, for a message. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name));
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}
