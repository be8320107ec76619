// Four workers train at once, then others are terminated in the middle of training. Prints the losses of the four.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const start = (steps) => new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { steps } });
const result = async (worker) => {
  for (;;) {
    const [message] = await Promise.race([once(worker, 'message'), once(worker, 'error').then(([e]) => Promise.reject(e))]);
    if (message !== 'running') return message;
  }
};
const losses = await Promise.all(Array.from({ length: 4 }, () => result(start(60))));
for (let i = 0; i < 10; i++) {
  const worker = start(1e9);
  await once(worker, 'message');
  await worker.terminate();
}
console.log(JSON.stringify(losses));
