// Trains ten steps in a project, required and imported.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { here, run } from './shell.mjs';

const scripts = ['ten-steps.cjs', 'ten-steps.mjs'];

/** What a script printed, its last line. @throws Error where the loss did not fall */
export function trained(script, text) {
  const result = JSON.parse(text.trim().split('\n').at(-1));
  if (!(result.last < result.first)) throw new Error(`${script}: the loss went from ${result.first} to ${result.last}`);
  return result;
}

/**
 * Runs both scripts and says what they saw.
 * @param command makes the command line that runs a script
 * @param options of the program; `isa`: the kernels that shall compute
 */
export function tenSteps(folder, command, { isa, ...options } = {}) {
  const seen = scripts.map((script) => {
    copyFileSync(join(here, script), join(folder, script));
    const [program, ...args] = command(script);
    return trained(script, run(program, args, { cwd: folder, ...options }));
  });
  // The two compute the same: one seed, one addon.
  if (seen[0].last !== seen[1].last) throw new Error(`require gave ${seen[0].last}, import ${seen[1].last}`);
  if (isa && seen[0].isa !== isa) throw new Error(`the kernels are ${seen[0].isa}, not ${isa}`);
  return `require and import, ${seen[0].isa}: loss ${seen[0].first.toFixed(4)} → ${seen[0].last.toFixed(4)}`;
}
