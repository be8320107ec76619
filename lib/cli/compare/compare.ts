// throughtime compare: several cells and sizes on one task, one table.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CellKind } from '../../models/stack.js';
import { applyCommonOptions, addCommonOptions, type CommonOptions } from '../common.js';
import { interruptible } from '../interrupt.js';
import { print, tell } from '../output.js';
import { addPageOption, preparePage, writePage, type PageOptions } from '../page.js';
import { UsageError } from '../usage-error.js';
import { integers } from '../values.js';
import { classifyContest, forecastContest, lmContest, seq2SeqContest, seriesContest, tagContest } from './contests.js';
import type { Contest, Entrant } from './contest.js';
import { entrantLines, entrantsPage, type Result } from './results.js';
import { runEntrant } from './run-entrant.js';

interface CompareOptions extends CommonOptions, PageOptions {
  readonly cells: readonly CellKind[];
  readonly sizes: readonly number[];
  readonly json?: true;
}

export function addCompare(program: Command): void {
  const compare = program
    .command('compare')
    .summary('train several cells and sizes on one task, and tell which is best')
    .description(
      'Trains a model for every cell of --cells and every size of --sizes, with the same data, seed and options, and prints a table: parameters, the score, seconds of an epoch. Nothing is saved.',
    )
    .helpCommand('help [task]', 'show the options of a task');
  add(compare, classifyContest);
  add(compare, tagContest);
  add(compare, seriesContest);
  add(compare, forecastContest);
  add(compare, lmContest);
  add(compare, seq2SeqContest);
}

function add<Options>(compare: Command, contest: Contest<Options>): void {
  const command = compare
    .command(contest.name)
    .summary(contest.summary)
    .description(`${contest.summary}. The options are those of \`train ${contest.name}\`.`);
  contest.addOptions(command);
  command
    .optionsGroup('Comparison:')
    .addOption(
      new Option('--cells <names>', 'cells, with commas between them')
        .argParser(cellsOf(contest.cells))
        .default(contest.cells, contest.cells.join(',')),
    )
    .addOption(
      new Option('--sizes <units>', 'units of a layer, with commas between them')
        .argParser(sizesOf)
        .default([contest.size], `${contest.size}`),
    )
    .optionsGroup('Output:')
    .option('--json', 'print one JSON object instead of a table');
  addCommonOptions(addPageOption(command)).action(async (options: CompareOptions & Options, made: Command) => {
    for (const [name, other] of [
      ['cell', 'cells'],
      ['hidden', 'sizes'],
    ] as const)
      // prettier-ignore
      if (made.getOptionValueSource(name) === 'cli') throw new UsageError(`--${name}`, `compare takes --${other}`);
    await run(contest, options);
  });
}

async function run<Options>(contest: Contest<Options>, options: CompareOptions & Options): Promise<void> {
  applyCommonOptions(options);
  await preparePage(options);
  const entrants = options.cells.flatMap((cell) => options.sizes.map((hidden): Entrant => ({ cell, hidden })));
  const results: Result[] = [];
  await interruptible(
    async (signal) => {
      for (const entrant of entrants) {
        signal.throwIfAborted();
        tell(`${entrant.cell} ${entrant.hidden} (${results.length + 1} of ${entrants.length})`);
        results.push(await runEntrant(contest, entrant, options, signal));
      }
    },
    () => '; nothing is saved',
  );
  const { score } = contest;
  await writePage(options, () => entrantsPage(contest.name, score, results));
  const told = results.map(({ history: _, ...result }) => result);
  await print(
    options.json ? JSON.stringify({ score: score.name, better: score.better, results: told }) : entrantLines(score, results).join('\n'),
  );
}

function cellsOf(known: readonly CellKind[]): (text: string) => readonly CellKind[] {
  return (text) => {
    const names = text.split(',') as CellKind[];
    if (names.every((name, i) => known.includes(name) && names.indexOf(name) === i)) return names;
    throw new InvalidArgumentError(`Expected different names of ${known.join(', ')} with commas between them.`);
  };
}

function sizesOf(text: string): readonly number[] {
  const sizes = integers(1, ',')(text);
  if (new Set(sizes).size === sizes.length) return sizes;
  throw new InvalidArgumentError('Expected different sizes.');
}
