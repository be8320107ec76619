// What nvidia-smi tells of the GPU: its name, driver and clocks, and how much of the time a kernel ran on it. Without nvidia-smi nothing.
import { execFileSync, spawn } from 'node:child_process';

import { devices } from 'throughtime';

import { median } from '../harness/statistics.mjs';

const query = (fields, ...more) => [`--query-gpu=${fields}`, '--format=csv,noheader,nounits', '--id=0', ...more];

export function gpu() {
  const [, device] = devices();
  const { description, capability, reason } = device ?? {};
  try {
    const [driver, clock, memoryClock] = execFileSync('nvidia-smi', query('driver_version,clocks.sm,clocks.mem'), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split(', ').map((word) => word.trim()); // prettier-ignore
    return { gpu: description ?? reason, capability, driver, clock, memoryClock };
  } catch {
    return { gpu: description ?? reason, capability };
  }
}

/** The median of the driver's utilisation in percent while `work` runs; undefined where nobody tells. */
export async function watchUse(work) {
  const samples = [];
  const watcher = spawn('nvidia-smi', query('utilization.gpu', '-lms', '100'), { stdio: ['ignore', 'pipe', 'ignore'] });
  watcher.on('error', () => {});
  watcher.stdout?.on('data', (bytes) => samples.push(...String(bytes).split('\n').filter(Boolean).map(Number)));
  try {
    await work();
  } finally {
    watcher.kill();
  }
  const used = samples.filter((value) => value > 0);
  return used.length > 0 ? median(used) : undefined;
}
