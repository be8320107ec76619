// A command with a time limit, whose words go to a file; everything that it has started ends with it.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/**
 * @param log the file of its words
 * @returns {Promise<{ ok: boolean, late: boolean, seconds: number, words: string }>} `late`: it was ended at its limit
 */
export async function command([file, ...args], { seconds, log, env = {}, cwd }) {
  const start = performance.now();
  const output = openSync(log, 'w');
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', output, output], detached: true });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    process.kill(-child.pid, 'SIGKILL');
  }, seconds * 1000);
  const ended = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ error: error.message }));
    child.once('exit', (status, signal) => resolve({ status, signal }));
  });
  clearTimeout(timer);
  closeSync(output);
  const words = ended.error ?? readFileSync(log, 'utf8');
  return { ok: ended.status === 0, late, seconds: (performance.now() - start) / 1000, words, signal: ended.signal ?? undefined };
}
