// What the tests expect of an error.
import { expect } from 'vitest';
import type { ErrorCode } from '../../lib/errors.js';

/** An error with this code whose message contains all the words. */
export function failure(code: ErrorCode, ...words: readonly string[]): Error {
  const pattern = new RegExp(words.map((word) => `(?=[^]*${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`).join(''));
  return expect.objectContaining({ code, message: expect.stringMatching(pattern) as string }) as Error;
}
