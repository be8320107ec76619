// Ctrl-C and SIGTERM. The first asks the work to end cleanly, a second one ends the process where it stands.

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;

/** The end of a run by a signal. */
export class InterruptedError extends Error {
  readonly exitCode: number;

  constructor(signal: Signal, saved: string) {
    super(`stopped by ${signal}${saved}`);
    this.name = 'InterruptedError';
    this.exitCode = exitCodes[signal];
  }
}

/**
 * Runs `work`, which ends early when its signal is aborted.
 * @param saved what to tell of the state that is left behind
 * @throws InterruptedError when it was, and what `work` throws otherwise
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, saved: () => string): Promise<T> {
  const controller = new AbortController();
  let first: Signal | undefined;
  const onSignal = (name: Signal) => {
    if (first) process.exit(exitCodes[name]);
    first = name;
    process.stderr.write(`${name}: finishing the step (once more to end at once)\n`);
    controller.abort(new Error(name));
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw first ? new InterruptedError(first, saved()) : error;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal);
  }
}
