// A training step in its steady state takes no memory from the system: what it needs, the step before has freed.
import { describe, expect, test } from 'vitest';

import { Adam, clipGradNorm, emptyCache, LSTM, memory, mse, scope, synchronize, uniform } from 'throughtime';

const layer = new LSTM(48, 64, { layers: 2 });
const optimizer = new Adam(layer.parameters());
const [x, target] = [uniform([32, 64, 48]), uniform([32, 64, 64])];

async function step(): Promise<void> {
  scope(() => {
    optimizer.zeroGrad();
    mse(layer.forward(x).output, target).backward();
    clipGradNorm(layer.parameters(), 1);
    optimizer.step();
  });
  await synchronize();
}

/** Page faults of each of several runs: the median, as the runtime takes memory of its own now and then. */
async function faults(run: () => Promise<void>): Promise<number> {
  const counts: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = process.resourceUsage().minorPageFault;
    await run();
    counts.push(process.resourceUsage().minorPageFault - before);
  }
  return counts.sort((a, b) => a - b)[4]!;
}

describe('a training step', () => {
  test('needs no more memory the tenth time', async () => {
    for (let i = 0; i < 3; i++) await step();
    const before = memory();
    for (let i = 0; i < 7; i++) await step();
    expect(memory()).toEqual(before);
  });

  test.runIf(process.platform === 'linux')('touches no new page', async () => {
    for (let i = 0; i < 3; i++) await step();
    const output = (32 * 64 * 64 * 4) / 4096; // pages
    expect(await faults(step)).toBeLessThan(output / 2);
    const anew = async () => {
      emptyCache();
      await step();
    };
    expect(await faults(anew)).toBeGreaterThan(output); // so the count would show it
  });
});
