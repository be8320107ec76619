// The side of a contestant: it prepares a case and times it on request, one JSON object a line, as gpu_peer.py does.
import { createInterface } from 'node:readline';

/**
 * Answers requests until standard input ends.
 * @param prepare a case → `{ work: { forward, both, step }, note, ways }`, or `{ skip }`
 * @param settle resolves when everything that work has queued is done
 * @param profile what a call of work takes by kernel
 */
export async function answer({ prepare, settle, profile }) {
  let held = {};
  const replies = {
    async prepare(request) {
      held = {};
      held = await prepare(request.prepare);
      return held.skip === undefined ? { ready: true, note: held.note ?? '' } : { skip: held.skip };
    },
    async run({ run, steps }) {
      const work = held.work[run];
      await settle();
      const cpu = process.cpuUsage();
      const start = performance.now();
      for (let i = 0; i < steps; i++) work();
      const queued = performance.now() - start;
      await settle();
      const ms = performance.now() - start;
      const used = process.cpuUsage(cpu);
      return { ms: ms / steps, hostMs: queued / steps, cpuMs: (used.user + used.system) / 1000 / steps };
    },
    profile: ({ profile: run }) => ({ kernels: profile(held.work[run]) }),
    ways: async () => ({ ways: await held.ways() }),
  };
  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const kind = Object.keys(replies).find((name) => name in request);
    let reply;
    try {
      reply = await replies[kind](request);
    } catch (error) {
      reply = { error: error.message };
    }
    process.stdout.write(JSON.stringify(reply) + '\n');
  }
}
