// What all logs of a run share: they begin, continue and end with it, and leave no trace of a trial run.
import { remembering } from '../callbacks/remembering.js';
import type { StateTree } from '../io/state-file.js';
import type { Callback, EventOf, StepEvent } from '../trainer/events.js';
import { LogFile } from './log-file.js';

export interface LogFormat {
  /** Bytes at the start of a new file. */
  readonly head?: () => Uint8Array | undefined;
  readonly step?: (event: StepEvent) => Uint8Array | undefined;
  readonly epochEnd: (event: EventOf<'epochEnd'>) => Uint8Array;
  /** What the format remembers besides the length of the file. */
  readonly state?: () => StateTree;
  readonly load?: (state: StateTree) => void;
}

/**
 * A callback given to several runs appends to its file; a new one begins it anew.
 * @param prepare awaited before a run; tells the path, given the one so far
 */
export function logCallback(name: string, format: LogFormat, prepare: (former: string | undefined) => string | Promise<string>): Callback {
  let path: string | undefined;
  let length: number | undefined;
  let file: LogFile | undefined;
  const write = (bytes: Uint8Array | undefined) => {
    if (bytes) file?.write(bytes);
    length = file?.length;
  };
  const callback: Callback = async (event, run) => {
    if (run.fastDevRun) return;
    if (event.type === 'fitStart') {
      path = await prepare(path);
      file = new LogFile(path);
      file.open(length);
      if (file.length === 0) write(format.head?.());
    } else if (event.type === 'step') write(format.step?.(event));
    else if (event.type === 'epochEnd') write(format.epochEnd(event));
    else if (event.type === 'fitEnd') file?.close();
  };
  return remembering(
    name,
    callback,
    () => ({ path, length, format: format.state?.() }),
    (state) => {
      ({ path, length } = state);
      if (state.format !== undefined) format.load?.(state.format);
    },
  );
}
