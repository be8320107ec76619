// One run of the program: commands and options in, an exit code out. Standard output holds results only; whatever goes wrong is one
// line on standard error, with its stack under --debug. Only an addon that does not load has more lines: the commands that help.
import { CommanderError } from 'commander';
import { ThroughtimeError } from '../errors.js';
import { InterruptedError } from './interrupt.js';
import { surviveClosedPipes } from './output.js';
import { buildProgram } from './program.js';
import { UsageError } from './usage-error.js';

/** Runs the command of `argv` (node, script, arguments) and sets the exit code: 0, 1 failure, 2 usage, 130 and 143 interrupted. */
export async function run(argv: readonly string[]): Promise<void> {
  surviveClosedPipes();
  try {
    await buildProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (process.exitCode === 0) return; // help and version were asked for
    const debug = argv.includes('--debug');
    process.stderr.write(`${debug && error instanceof Error && error.stack ? error.stack : inWords(error)}\n`);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof UsageError) return 2;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return 1;
}

function inWords(error: unknown): string {
  if (error instanceof ThroughtimeError && error.code === 'ERR_TT_NATIVE') return error.message;
  const message = isHelp(error) ? 'a command is missing; --help lists them' : error instanceof Error ? error.message : String(error);
  const known = error instanceof ThroughtimeError || error instanceof CommanderError || error instanceof UsageError;
  const text = known || error instanceof InterruptedError ? message : `unexpected error: ${message} (--debug shows where)`;
  return `throughtime: ${text.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}`;
}

/** What commander makes of a command that needs another one after it. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.code === 'commander.help';
}
