// Lists of calls that must be refused in the words given.
import { expect, it } from 'vitest';
import { ThroughtimeError } from '../../lib/index.js';

/** Says that a value is of the type it is given for: what a caller in plain JavaScript does. */
export const any = <T>(value: unknown) => value as T;

/** A part of the message, and the call that must throw it. */
export type Refused = readonly [message: string, call: () => unknown];

/** The same of a call that rejects. */
export type Rejected = readonly [message: string, call: () => Promise<unknown>];

export function refuses(list: readonly Refused[]): void {
  it.each(list)('%s', (message, call) => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expectRefused(thrown, message);
  });
}

export function rejects(list: readonly Rejected[]): void {
  it.each(list)('rejects: %s', async (message, call) => {
    expectRefused(await call().catch((error: unknown) => error), message);
  });
}

function expectRefused(thrown: unknown, message: string): void {
  expect(thrown).toBeInstanceOf(ThroughtimeError);
  expect((thrown as Error).message).toContain(message);
}
