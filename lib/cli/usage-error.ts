// A command line that cannot be meant.

/** Ends the program with exit code 2. */
export class UsageError extends Error {
  /** @param option as typed, `--threads 0` */
  constructor(option: string, why: string) {
    super(`${option}: ${why}`);
    this.name = 'UsageError';
  }
}
