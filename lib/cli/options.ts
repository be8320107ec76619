// Adding options to a command, each with its parser.
import { Option, type Command } from 'commander';

/** Adds an option with a number; without `value` it has no default. */
export function addNumber(command: Command, flags: string, what: string, parse: (text: string) => number, value?: number): Command {
  const option = new Option(flags, what).argParser(parse);
  return command.addOption(value === undefined ? option : option.default(value));
}

/** Adds an option with one of some names; without `value` it has no default. */
export function addChoice(command: Command, flags: string, what: string, choices: readonly string[], value?: string): Command {
  const option = new Option(flags, what).choices(choices);
  return command.addOption(value === undefined ? option : option.default(value));
}

/** An option as it is typed: `--text-column` of `textColumn`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
