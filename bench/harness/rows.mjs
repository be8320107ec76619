// Rows that were measured earlier, by this program or by recurrent_bench.
import { readFileSync } from 'node:fs';

const identity = ({ kind, case: name, op, mode, threads, peer }) => JSON.stringify([kind, name, op, mode, threads, peer]);

/**
 * The rows of files that --json wrote. Of rows about the same thing the last counts, so a file may be added to.
 * @param {readonly string[]} files
 * @returns {{ kind: string, [name: string]: unknown }[]}
 * @throws where a file cannot be read or a line is none that --json writes
 */
export function readRows(files) {
  const rows = new Map();
  for (const file of files)
    for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      if (!line.trim()) continue;
      const row = parsed(line);
      if (typeof row?.kind !== 'string') throw new Error(`${file}, line ${i + 1}: expected a row that --json writes`);
      rows.delete(identity(row));
      rows.set(identity(row), row);
    }
  return [...rows.values()];
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Where rows were measured: as `machine()`, several values where they differ. */
export function machineOf(rows) {
  const values = (name) => [...new Set(rows.map((row) => row[name]).filter((value) => value !== undefined))].join(', ') || undefined;
  return Object.fromEntries(['cpu', 'isa', 'processors', 'version', 'commit', 'date'].map((name) => [name, values(name)]));
}
