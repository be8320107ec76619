// The side of the timed process: it holds one case ready and times steps on request, one JSON object a line (bench/README.md).
import { createInterface } from 'node:readline';

import { loader } from './packages.mjs';

const say = (object) => process.stdout.write(JSON.stringify(object) + '\n');

/**
 * What this process was started with: the case, the number of threads, the file of what the case is given and, for a peer of npm, `load` of
 * a package of its folder.
 */
export function order() {
  const [spec, threads, file, folder] = process.argv.slice(2);
  return { spec: JSON.parse(spec), threads: Number(threads), file, load: folder && loader(folder) };
}

/** Says why this process does not run the case, and ends it. */
export function skip(why) {
  say({ skip: why });
  process.exit();
}

/**
 * Times `step` on request until standard input ends; a step may return a promise. `outcome`, where the case can be compared, is computed
 * first, from what the case is given.
 */
export async function serve(step, { outcome, note = '' } = {}) {
  const found = outcome ? await outcome() : void (await step());
  say({ ready: true, note, outcome: found });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = JSON.parse(line);
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < steps; i++) await step();
    const ms = (performance.now() - start) / steps;
    const used = process.cpuUsage(cpu);
    say({ ms, cpuMs: (used.user + used.system) / 1000 / steps });
  }
}
