// The count of a test run cannot hide a failure.
import { expect, test } from 'vitest';
import { asOne, junit, verdict, vitest } from '../../scripts/verdict.mjs';

const json = (passed: number, failed: number, ...files: object[]) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: files });

test.each([
  ['a command that succeeds', verdict(asOne, '', true), 1, 0],
  ['a command that fails', verdict(asOne, '', false), 0, 1],
  ['vitest', verdict(vitest, json(5, 2), false), 5, 2],
  ['a test file that does not load', verdict(vitest, json(5, 0, { status: 'failed', assertionResults: [] }), false), 5, 1],
  ['an exit status that the report does not explain', verdict(vitest, json(5, 0), false), 5, 1],
  ['no tests at all', verdict(vitest, json(0, 0), true), 0, 1],
  ['no report', verdict(vitest, undefined, true), 0, 1],
  ['a report that is cut', verdict(vitest, '{"numPassed', true), 0, 1],
  ['ctest', verdict(junit, '<testsuite name="x" tests="7" failures="1" disabled="1" skipped="0">', false), 5, 1],
  ['an empty report of ctest', verdict(junit, '', false), 0, 1],
])('%s', (_name, result, passed, failed) => {
  expect(result).toEqual({ passed, failed });
});
