// Runs that are killed at random moments and resumed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'resume-run.mjs');
const kills = Number(process.env['THROUGHTIME_KILLS'] ?? 6);

const newFolder = () => mkdtempSync(join(tmpdir(), 'throughtime-'));

/** Runs the script until it ends or, after `milliseconds`, is killed. @returns whether it ended */
function train(folder: string, milliseconds?: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    const timer = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || signal === 'SIGKILL') resolve(code === 0);
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
    const start = performance.now();
    await train(straight);
    const whole = performance.now() - start;
    let killed = 0;
    // Moments from the start of the process to its end: in the middle of steps, of saving, of validation.
    while (killed < kills && !(await train(broken, whole * (0.2 + 0.5 * Math.random())))) killed++;
    if (killed === kills) await train(broken);
    expect(killed).toBeGreaterThan(0);
    const [got, want] = [results(broken), results(straight)];
    expect(got.history).toBe(want.history);
    expect(got.weights.equals(want.weights)).toBe(true);
    expect(got.log).toEqual(want.log);
    expect(readdirSync(broken).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
