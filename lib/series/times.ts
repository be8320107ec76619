// The order of time: a series that is not in it would let a model learn from the future.
import { badLine } from '../data/readers/fault.js';

/**
 * Times must be numbers, or dates as `Date` reads them, and rise from row to row.
 * @throws ThroughtimeError ERR_TT_FILE naming the first line that does not fit
 */
export function requireOrder(path: string, times: readonly string[], lines: readonly number[]): void {
  const numbers = times.every((time) => time.trim() !== '' && Number.isFinite(Number(time)));
  let before = -Infinity;
  times.forEach((time, row) => {
    const line = lines[row] as number;
    const now = numbers ? Number(time) : Date.parse(time);
    if (Number.isNaN(now))
      throw badLine(path, line, `the time is ${JSON.stringify(time)}, expected a number or a date such as "2024-05-31 12:00"`);
    if (now <= before) {
      const former = JSON.stringify(times[row - 1]);
      throw badLine(
        path,
        line,
        `the time is ${JSON.stringify(time)}, expected one after ${former} of the row before (the earliest comes first)`,
      );
    }
    before = now;
  });
}
