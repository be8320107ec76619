// Holds one case of bench/cases ready in the process that times it, and writes down what the case is given for the peers.
import { scope, setSeed, setThreads, synchronize, writeSafetensors } from 'throughtime';

import { cases } from './cases/index.mjs';
import { order, serve } from './harness/serve.mjs';

const { spec, threads, file } = order();
setThreads(threads);
setSeed(1);
const bench = cases.find((c) => JSON.stringify(c.spec) === JSON.stringify(spec));
const { step, given = new Map(), outcome, waits } = bench.make();
await writeSafetensors(file, given);
const once = async () => {
  scope(() => void step());
  await synchronize();
};
await serve(waits ? () => scope(step) : once, { outcome });
