// The commands by name. A new command is one file that exports a function adding it to the program, and a line here.
import { Command } from 'commander';
import { version } from '../version.js';
import { addAnalyze } from './analyze.js';
import { addCompare } from './compare/compare.js';
import { addDoctor } from './doctor.js';
import { addEvaluate } from './evaluate.js';
import { addForecast } from './forecast/forecast.js';
import { addGenerate } from './lm/generate.js';
import { addPredict } from './predict.js';
import { addTranslate } from './seq2seq/translate.js';
import { addTrain } from './train.js';

const commands: readonly ((program: Command) => void)[] = [
  addTrain,
  addCompare,
  addEvaluate,
  addPredict,
  addAnalyze,
  addForecast,
  addGenerate,
  addTranslate,
  addDoctor,
];

const about = [
  'Trains recurrent networks and uses them.',
  'Exit codes: 0 done; 1 failure, such as bad data or a file that cannot be read; 2 wrong usage; 130 and 143 stopped by Ctrl-C or SIGTERM.',
].join('\n\n');

/** The program, ready to parse. Errors of usage are thrown, not printed. */
export function buildProgram(): Command {
  const program = new Command('throughtime')
    .description(about)
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: () => {} }) // printed where all errors are
    .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 110), showGlobalOptions: false })
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .helpCommand('help [command]', 'show what a command does')
    .version(version, '-V, --version', 'show the version');
  for (const add of commands) add(program);
  return program;
}
