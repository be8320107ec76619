// Whether other work disturbed a round: the rule of bench/native/machine.h over the processes that are timed.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const ticksPerSecond = 100; // USER_HZ, 100 on every Linux

function counters(pids) {
  try {
    const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/).map(Number);
    let waited = 0;
    let own = 0;
    for (const pid of pids) {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      own += Number(fields[11]) + Number(fields[12]);
      for (const task of readdirSync(`/proc/${pid}/task`))
        waited += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[1]) / 1e9;
    }
    return { waited, others: (user + nice + system + irq + softirq + steal - own) / ticksPerSecond };
  } catch {
    return undefined; // not Linux: nothing is known
  }
}

/** Watches the timed processes until the returned function is called. */
export function watch(pids, threads) {
  const start = performance.now();
  const before = counters(pids);
  return () => {
    const after = counters(pids);
    const wall = (performance.now() - start) / 1000;
    if (!before || !after) return { watched: false, waited: 0, others: 0, quiet: true };
    const waited = (after.waited - before.waited) / (wall * threads);
    const others = Math.max(0, after.others - before.others - 2 / ticksPerSecond) / (wall * availableParallelism());
    return { watched: true, waited, others, quiet: waited <= 0.02 && others <= 0.05 };
  };
}
