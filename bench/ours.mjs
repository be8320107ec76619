// Holds one case of bench/cases ready in the process that times it.
import { scope, setSeed, setThreads, synchronize } from 'throughtime';

import { cases } from './cases/index.mjs';
import { order, serve } from './harness/serve.mjs';

const { spec, threads } = order();
setThreads(threads);
setSeed(1);
const bench = cases.find((c) => JSON.stringify(c.spec) === JSON.stringify(spec));
const step = bench.make();
await serve(async () => {
  scope(() => void step());
  await synchronize();
});
