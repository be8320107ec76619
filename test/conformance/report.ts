// What a conformance run consists of and what it says: suites of cases, each of which compares something.
import { ThroughtimeError } from 'throughtime';

export type Group = 'outputs' | 'gradients' | 'losses' | 'weights';

/** One tensor compared. `error` is ‖a−b‖/‖b‖ (for losses the worst step), whatever decides `ok`. */
export interface Check {
  readonly group: Group;
  readonly name: string;
  readonly error: number;
  readonly ok: boolean;
  /** Why it is not ok. */
  readonly detail: string;
}

export interface Case {
  readonly name: string;
  /** Throws Unsupported for what the library does not claim; any other error is a failure. */
  readonly run: () => Promise<readonly Check[]>;
}

export interface Suite {
  readonly name: string;
  readonly tolerance: string;
  readonly cases: readonly Case[];
}

export interface SuiteResult {
  readonly name: string;
  readonly tolerance: string;
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  /** Names by reason. */
  readonly unsupported: ReadonlyMap<string, readonly string[]>;
  readonly worst: Readonly<Partial<Record<Group, number>>>;
}

/** A case asks for an option that is not in the library. */
export class Unsupported extends Error {}

/** A file that claims to be of a known format and is not. */
export class Malformed extends Error {}

export async function runSuite({ name, tolerance, cases }: Suite): Promise<SuiteResult> {
  const passed: string[] = [];
  const failed: { name: string; reason: string }[] = [];
  const unsupported = new Map<string, string[]>();
  const worst: Partial<Record<Group, number>> = {};
  for (const one of cases) {
    try {
      const checks = await one.run();
      for (const { group, error } of checks) worst[group] = Math.max(worst[group] ?? 0, error);
      const bad = checks.filter(({ ok }) => !ok);
      if (checks.length === 0) failed.push({ name: one.name, reason: 'nothing was compared' });
      else if (bad.length > 0) failed.push({ name: one.name, reason: describe(bad) });
      else passed.push(one.name);
    } catch (error) {
      const reason = missing(error);
      if (reason !== undefined) unsupported.set(reason, [...(unsupported.get(reason) ?? []), one.name]);
      else failed.push({ name: one.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { name, tolerance, passed, failed, unsupported, worst };
}

/** What the library or the device lacks, if that is why a case could not run. */
function missing(error: unknown): string | undefined {
  if (error instanceof Unsupported) return error.message;
  return error instanceof ThroughtimeError ? / is not on \S+ yet$/.exec(error.message)?.input : undefined;
}

/** The first few; the rest usually follow from them. */
function describe(bad: readonly Check[]): string {
  const more = bad.length > 3 ? [`and ${bad.length - 3} more`] : [];
  return [...bad.slice(0, 3).map(({ name, detail }) => `${name} ${detail}`), ...more].join(', ');
}

/** A line for the suite, then what failed and what is unsupported, by name. */
export function render(result: SuiteResult, verbose: boolean): string {
  const { name, passed, failed, unsupported, worst, tolerance } = result;
  const missing = [...unsupported.values()].reduce((n, names) => n + names.length, 0);
  const errors = Object.entries(worst).map(([group, error]) => `${group} ${error.toExponential(1)}`);
  const counts = `${String(passed.length).padStart(3)} passed, ${failed.length} failed, ${missing} unsupported`;
  const lines = [`${name.padEnd(34)} ${counts}${errors.length ? `; worst relative error: ${errors.join(', ')}` : ''} (${tolerance})`];
  for (const { name: which, reason } of failed) lines.push(`  FAILED ${which}: ${reason}`);
  for (const [reason, names] of unsupported) lines.push(`  unsupported, ${reason}: ${names.join(', ')}`);
  if (verbose) for (const which of passed) lines.push(`  passed ${which}`);
  return lines.join('\n');
}
