// What the probes see of the machine, as an interface: the tests describe machines that are not at hand.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Reads of the machine. None of them throws. */
export interface System {
  readonly platform: NodeJS.Platform;
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  /** The names in a folder; none where it cannot be read. */
  list(path: string): readonly string[];
  /** What a program prints; undefined where it is missing, fails or takes longer than five seconds. */
  run(program: string, args: readonly string[]): Promise<string | undefined>;
}

/** This machine. */
export const system: System = {
  platform: process.platform,
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
  async run(program, args) {
    try {
      return (await promisify(execFile)(program, args, { timeout: 5000, windowsHide: true })).stdout;
    } catch {
      return undefined;
    }
  },
};
