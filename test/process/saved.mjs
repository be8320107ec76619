// Loads a saved classifier in this process and in a worker; prints what each answers as JSON.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { loadClassifier } from 'throughtime';

const { dir, texts } = isMainThread ? { dir: process.argv[2], texts: process.argv.slice(3) } : workerData;
const answers = await (await loadClassifier(dir)).predict(texts);
if (isMainThread) {
  const [inWorker] = await once(new Worker(new URL(import.meta.url), { workerData: { dir, texts } }), 'message');
  console.log(JSON.stringify([answers, inWorker]));
} else parentPort.postMessage(answers);
