// What only a process of its own can show: memory over many steps, equal results for any number of threads, workers, a free event loop.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

const minutes = 60_000;

// V8's young generation grows with the age of any process. At a fixed size, what the resident set gains is ours.
const flags = ['--max-semi-space-size=2'];

const run = <T>(script: string, ...args: string[]): Promise<T> => runUnder<T>({}, script, ...args);

async function runUnder<T>(environment: Readonly<Record<string, string>>, script: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(import.meta.dirname, script), ...args], {
    env: { ...process.env, ...environment },
    timeout: 5 * minutes,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}

describe('a process that trains', () => {
  it('holds its memory over 60,000 small steps', { timeout: 5 * minutes }, async () => {
    const { early, late } = await run<{ early: number; late: number }>('soak.mjs');
    expect(late / early).toBeLessThan(1.05);
  });

  it('has the same losses, bit for bit, with 1 and 2 threads and in a second run', { timeout: 2 * minutes }, async () => {
    const losses = await run<number[]>('losses.mjs', '1');
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    expect(await run('losses.mjs', '2')).toEqual(losses);
    expect(await run('losses.mjs', '1')).toEqual(losses);
    expect(await run('losses.mjs', '3')).toEqual(losses);
  });

  it('makes large tensors without further copies of them', { timeout: minutes }, async () => {
    expect(await run<number>('host-memory.mjs', 'zeros')).toBeLessThan(1.5);
    for (const make of ['integers', 'fractions']) expect(await run<number>('host-memory.mjs', make)).toBeLessThan(2.5);
  });

  it('says the same with kept weights where OpenMP has fewer threads than asked for', { timeout: minutes }, async () => {
    const [first, second] = await run<number[][]>('kept-weights.mjs');
    expect(second).toEqual(first);
    for (const environment of [{ OMP_THREAD_LIMIT: '3' }, { OMP_THREAD_LIMIT: '1' }, { OMP_DYNAMIC: 'true' }])
      expect(await runUnder(environment, 'kept-weights.mjs')).toEqual([first, first]);
  });

  it('trains in four workers at once and survives terminating others', { timeout: 3 * minutes }, async () => {
    const losses = await run<number[][]>('workers.mjs');
    expect(losses).toHaveLength(4);
    for (const each of losses) expect(each).toEqual(losses[0]);
  });

  it('leaves the event loop free while fit runs', { timeout: 3 * minutes }, async () => {
    const { p99 } = await run<{ p99: number }>('loop-delay.mjs');
    expect(p99).toBeLessThan(20);
  });
});
