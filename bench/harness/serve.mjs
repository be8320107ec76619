// The side of the timed process: it holds one case ready and times steps on request, one JSON object a line (bench/README.md).
import { createInterface } from 'node:readline';

const say = (object) => process.stdout.write(JSON.stringify(object) + '\n');

/** The case and the number of threads that this process was started with. */
export function order() {
  const [spec, threads] = process.argv.slice(2);
  return { spec: JSON.parse(spec), threads: Number(threads) };
}

/** Times `step` on request until standard input ends; a step may return a promise. */
export async function serve(step, note = '') {
  await step();
  say({ ready: true, note });
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
