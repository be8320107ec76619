// Runs that are killed at random moments and resumed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'resume-run.mjs');
const kills = Number(process.env['THROUGHTIME_KILLS'] ?? 6);

const newFolder = () => mkdtempSync(join(tmpdir(), 'throughtime-'));

interface Life {
  readonly ended: boolean;
  readonly steps: number;
}

/** Runs the script until it ends or is killed: some milliseconds after the step `killAt`, in the middle of whatever it does then. */
function train(folder: string, killAt = Infinity): Promise<Life> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let steps = 0;
    child.stdout.on('data', ({ length }: Buffer) => {
      if (steps < killAt && steps + length >= killAt) setTimeout(() => child.kill('SIGKILL'), 20 * Math.random());
      steps += length;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve({ ended: code === 0, steps });
      else reject(new Error(`the run ended with code ${code}`));
    });
  });
}

/** What a run leaves, the log without its times. */
function results(folder: string) {
  const lines = readFileSync(join(folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  const log = lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0, tokensPerSecond: 0 }));
  return { weights: readFileSync(join(folder, 'weights.safetensors')), history: readFileSync(join(folder, 'history.json'), 'utf8'), log };
}

describe('a run that is killed and resumed', () => {
  it(`ends with the same bytes after ${kills} kills`, { timeout: 10 * 60_000 }, async () => {
    const [straight, broken] = [newFolder(), newFolder()];
    const { steps } = await train(straight);
    const life = steps / (kills + 1); // on average, so that there is something left to kill
    let killed = 0;
    while (killed < kills && !(await train(broken, Math.ceil(life * (0.4 + 0.8 * Math.random())))).ended) killed++;
    if (killed === kills) await train(broken);
    expect(killed).toBeGreaterThan(kills / 2);
    const [got, want] = [results(broken), results(straight)];
    expect(got.history).toBe(want.history);
    expect(got.weights.equals(want.weights)).toBe(true);
    expect(got.log).toEqual(want.log);
    expect(readdirSync(broken).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
