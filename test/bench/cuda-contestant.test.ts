// The processes of the GPU's benchmark: what hangs or dies costs its own row and is gone.
import { afterEach, describe, expect, it } from 'vitest';
import { Contestant } from '../../bench/cuda/contestant.mjs';

/** A process of Node that runs a script. */
const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script];
const answering = (body: string) =>
  node(`console.log(JSON.stringify({ note: 'here' }));
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => { ${body} });`);

/** Whether a process is there, a moment later. */
async function runs(pid: number): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a process of the benchmark', () => {
  let contestant: Contestant | undefined;
  afterEach(() => contestant?.stop());

  it('holds a case and answers', async () => {
    contestant = new Contestant('one', answering(`console.log(JSON.stringify(line.includes('prepare') ? { note: 'ready' } : { ms: 3 }))`));
    expect(await contestant.prepare({ case: 'long' })).toBeUndefined();
    const work = contestant.work('both');
    expect(work).toMatchObject({ name: 'one', note: 'ready' });
    expect(await work.time(2)).toEqual({ ms: 3 });
  });

  it('ends where it does not start in time, and the next case gets a new one', async () => {
    contestant = new Contestant('slow', node('setInterval(() => {}, 1000)'), { starting: 0.2 });
    const first = contestant.prepare({ case: 'long' });
    const pid = contestant.work('both').pid as number;
    expect(await first).toBe('slow: no answer in 0.2 s');
    expect(await runs(pid)).toBe(false);
    const second = contestant.prepare({ case: 'long' });
    expect(contestant.work('both').pid).not.toBe(pid);
    await second;
  });

  it('ends where an answer does not come, and says so', async () => {
    contestant = new Contestant('hung', answering(`if (line.includes('prepare')) console.log('{}')`), { patience: 0.3 });
    expect(await contestant.prepare({ case: 'long' })).toBeUndefined();
    const work = contestant.work('both');
    const pid = work.pid as number;
    await expect(work.time(1)).rejects.toThrow('hung: no answer in 0.3 s');
    expect(await runs(pid)).toBe(false);
  });

  it('is skipped for good where it says that it cannot run', async () => {
    contestant = new Contestant('cuDNN', node(`console.log(JSON.stringify({ skip: 'there is no PyTorch' }))`));
    expect(await contestant.prepare({ case: 'long' })).toBe('there is no PyTorch');
    expect(contestant.skipped).toBe('there is no PyTorch');
    expect(await contestant.prepare({ case: 'lm650' })).toBe('there is no PyTorch');
  });
});
