// `throughtime doctor`: is this machine able to train, and what to do if not.
import type { Command } from 'commander';
import { examine, report, type Examination } from '../doctor/index.js';

/** What is unknown is null, so that every key is always there. */
const toJson = (found: Examination): string => JSON.stringify(found, (_key, value: unknown) => value ?? null, 2);

/** Adds the command to the program. It exits with 1 where there is a problem. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at platform, processor, threads, GPU and addon, test them for two seconds, and say what to do')
    .option('--json', 'print everything as JSON')
    .option('--no-self-test', 'leave out the two seconds of work')
    .action(async ({ json, selfTest }: { json?: boolean; selfTest: boolean }) => {
      const found = await examine(selfTest ? 2 : 0);
      console.log(json ? toJson(found) : report(found, found.advice));
      if (!found.ok) process.exitCode = 1;
    });
}
