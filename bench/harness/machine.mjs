// Where, when and on which sources a run is measured.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { info } from 'throughtime';

const git = (...args) => execFileSync('git', args, { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(); // prettier-ignore

/** The commit that is checked out, with a word where files differ from it; nothing outside a checkout. */
function commit() {
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') && ' with changes');
  } catch {
    return undefined;
  }
}

export function machine() {
  const { isa, processors, version } = info();
  return { cpu: cpus()[0]?.model.trim(), isa, processors, version, commit: commit(), date: new Date().toISOString().slice(0, 10) };
}
