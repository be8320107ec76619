// A file that a run appends to, and that a resumed run continues where the state was saved: what a killed run wrote after that is cut off.
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ThroughtimeError } from '../errors.js';
import { makeFolders } from '../io/folders.js';

/** Writes at once and not in the background: the length is then that of what callbacks were told, whenever a state is saved. */
export class LogFile {
  readonly #path: string;
  #descriptor: number | undefined;
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes written. */
  get length(): number {
    return this.#length;
  }

  /** Opens a new file or, with `length`, the old one cut to that. @throws ThroughtimeError ERR_TT_FILE */
  open(length?: number): void {
    this.close();
    this.#try(() => {
      makeFolders(dirname(this.#path));
      this.#descriptor = openSync(this.#path, length === undefined ? 'w' : 'a');
      // A file that has become shorter, or was removed, goes on with what is there: filling it up would put zeros between the lines.
      this.#length = Math.min(length ?? 0, fstatSync(this.#descriptor).size);
      ftruncateSync(this.#descriptor, this.#length);
    });
  }

  /** @throws ThroughtimeError ERR_TT_FILE */
  write(bytes: Uint8Array): void {
    this.#try(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor as number, bytes, done);
      this.#length += bytes.length;
    });
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #try(fn: () => void): void {
    try {
      fn();
    } catch (cause) {
      throw new ThroughtimeError('ERR_TT_FILE', `${this.#path} cannot be written (${(cause as Error).message})`, { cause });
    }
  }
}
