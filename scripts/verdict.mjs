// How many tests of a suite passed and failed, from its exit status and its report. Silence is never success: a suite that did not
// run, reports nothing, or exits with an error that its report does not show, counts as one failure.

/** One command is one test. */
export const asOne = (_report, ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** JUnit's attributes on <testsuite>, as ctest writes them. */
export function junit(report) {
  const count = (name) => Number(new RegExp(`<testsuite[^>]*\\s${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
  return { passed: count('tests') - count('failures') - count('disabled') - count('skipped'), failed: count('failures') };
}

/** Vitest's JSON. A file that could not be loaded holds no test but did fail. */
export function vitest(report) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(report);
  const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + unloaded };
}

/** @param report the text, or undefined where the suite should have written one and has not */
export function verdict(count, report, ok) {
  let result = { passed: 0, failed: 1 };
  try {
    if (report !== undefined) result = count(report, ok);
  } catch {
    // A report that cannot be read is a failure.
  }
  const hidden = (!ok && result.failed === 0) || result.passed + result.failed === 0;
  return hidden ? { ...result, failed: 1 } : result;
}
