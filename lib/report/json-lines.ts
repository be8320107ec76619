// The events of a run as lines of JSON.
import { checkOptions, checkPath } from '../check.js';
import type { Callback } from '../trainer/events.js';
import { logCallback } from './log-callback.js';

export interface JsonLinesOptions {
  /** Write a line for every optimizer step too. Default true. */
  readonly steps?: boolean;
}

/**
 * Logs a run: a line `{"event":"step",…}` per optimizer step and `{"event":"epoch",…}` per epoch. A resumed run continues the file
 * without lines twice. Numbers that JSON has no word for are null.
 * @throws ThroughtimeError ERR_TT_ARG; during the run ERR_TT_FILE
 */
export function jsonLines(path: string, options?: JsonLinesOptions): Callback {
  checkPath('jsonLines', 'path', path);
  const { steps } = checkOptions('jsonLines', options, { steps: true });
  const line = (event: object) => Buffer.from(`${JSON.stringify(event)}\n`);
  return logCallback(
    'jsonLines',
    {
      step: ({ type, ...numbers }) => (steps ? line({ event: type, ...numbers }) : undefined),
      epochEnd: ({ entry, seconds, tokensPerSecond }) => line({ event: 'epoch', ...entry, seconds, tokensPerSecond }),
    },
    () => path,
  );
}
