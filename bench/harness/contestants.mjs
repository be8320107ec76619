// Who takes part in a case: ours, and the peers that run it and compute the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child } from './child.mjs';
import { difference } from './outcome.mjs';
import { peers } from './peers.mjs';

/**
 * Starts them, ours first: it writes what the case is given to a file that the others read. They hold the case ready.
 * @param {object} task `spec` of the case, number of `threads`, `folder` of the packages of npm
 * @param {readonly string[]} names ours first
 * @param {{ skip: (peer: string, why: string) => void, known?: typeof peers }} to `skip` is told of peers that do not take part
 * @returns {Promise<Child[]>}
 * @throws where ours does not run the case
 */
export async function contestants(task, names, { skip, known = peers }) {
  const folder = mkdtempSync(join(tmpdir(), 'throughtime-bench-'));
  const children = [];
  try {
    for (const name of names) {
      const { command, env, skip: missing } = known[name]({ ...task, file: join(folder, 'given.safetensors') });
      const child = missing ? { skipped: missing } : await Child.start(name, command, env);
      const [ours] = children;
      const other = ours?.outcome && child.outcome && difference(ours.outcome, child.outcome);
      if (other) child.stop();
      const why = other ? `computes something else: ${other}` : child.skipped;
      if (!why) children.push(child);
      else if (!ours) throw new Error(`${name}: ${why}`);
      else skip(name, why);
    }
    return children;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
