// Starting the program as a user does, in a folder. The build in dist is what runs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const main = join(import.meta.dirname, '../../dist/cli/main.js');

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Standard input. */
  readonly input?: string;
  /** Called with what standard error holds so far; may send signals. */
  readonly watch?: (err: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs Node in a folder. */
export function node(cwd: string, args: readonly string[], { input, watch }: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      watch?.(err, (signal) => child.kill(signal));
    });
    child.stdin.on('error', () => {}).end(input ?? '');
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
}

/** Runs several command lines in one process of Node, one after the other. */
export async function runMany(cwd: string, lines: readonly (readonly string[])[]): Promise<readonly Omit<Result, 'signal'>[]> {
  const { out } = await node(cwd, [join(import.meta.dirname, 'cli-many.mjs'), JSON.stringify(lines)]);
  return JSON.parse(out) as Omit<Result, 'signal'>[];
}

/** Sends a signal once, when an epoch is done. */
export function after(epoch: number, signal: NodeJS.Signals): NonNullable<RunOptions['watch']> {
  let sent = false;
  return (err, kill) => {
    if (sent || !err.includes(`epoch ${epoch}/`)) return;
    sent = true;
    kill(signal);
  };
}
