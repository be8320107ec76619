// Standard output and standard error of the program.
import { once } from 'node:events';

/** Writes a line of results, as fast as the reader takes them. */
export async function print(line: string): Promise<void> {
  await write(`${line}\n`);
}

/** Writes a part of a line. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Tells the user how it goes. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `throughtime predict … | head -1` is no failure: nobody wants the rest. Without progress shown a training goes on. */
export function surviveClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
