// 20,000 small steps: prints the resident set after 1,000 of them and at the end.
import { memory, scope } from 'throughtime';

import { training } from './small-model.mjs';

const { step } = training(1);
const rss = () => process.memoryUsage().rss;
let early = 0;
for (let i = 1; i <= 20_000; i++) {
  await scope(() => step().item());
  if (i === 1000) early = rss();
}
console.log(JSON.stringify({ early, late: rss(), memory: memory() }));
