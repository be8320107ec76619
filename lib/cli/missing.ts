// --missing of every command that reads numbers.
import type { Command } from 'commander';
import { addChoice } from './options.js';

/** Adds the option without a default, so that what is given can be told; the heading is the caller's. */
export function addMissingOption(command: Command): Command {
  return addChoice(
    command,
    '--missing <what>',
    'cells without a value (blank, NA, NaN, null): an error, their rows dropped, or values on the line between the neighbours (default: "error")',
    ['error', 'drop', 'interpolate'],
  );
}
