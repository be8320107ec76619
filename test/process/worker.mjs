// Trains in a worker; posts every loss.
import { parentPort, workerData } from 'node:worker_threads';

import { scope, setThreads } from 'throughtime';

import { training } from './small-model.mjs';

setThreads(1);
const { step } = training(7);
const losses = [];
for (let i = 0; i < workerData.steps; i++) {
  losses.push(await scope(() => step().item()));
  if (i === 2) parentPort.postMessage('running');
}
parentPort.postMessage(losses);
