// 60,000 small steps: prints the largest resident set of the first 30,000 (after a start) and of the second. Peaks and not two moments,
// because V8 lets garbage of the old generation pile up for some 20,000 such steps before it collects it.
import { memory, scope } from 'throughtime';

import { training } from './small-model.mjs';

const half = 30_000;
const { step } = training(1);
const peaks = [0, 0];
for (let i = 1; i <= 2 * half; i++) {
  await scope(() => step().item());
  const at = i <= half ? 0 : 1;
  if (i % 100 === 0 && i >= 1000) peaks[at] = Math.max(peaks[at], process.memoryUsage.rss());
}
const [early, late] = peaks;
console.log(JSON.stringify({ early, late, memory: memory() }));
