// throughtime predict
import type { Command } from 'commander';
import { byKind, type ByKind } from './by-kind.js';
import { predictClasses } from './classify/predict-classes.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { linesOf } from './lines.js';
import { tell } from './output.js';
import { addPageOption, preparePage, type PageOptions } from './page.js';
import { predictSeries } from './series/predict-series.js';
import { predictSteps } from './series-steps/predict-steps.js';
import { predictTags } from './tag/predict-tags.js';

export interface PredictOptions extends CommonOptions, PageOptions {
  readonly text?: readonly string[];
  readonly json?: true;
}

const predictors: ByKind<PredictOptions> = {
  'text-classifier': predictClasses,
  'series-classifier': predictSeries,
  'series-tagger': predictSteps,
  tagger: predictTags,
};

export function addPredict(program: Command): void {
  const command = program
    .command('predict')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .summary('tell the classes of texts or series, or the tags of words')
    .description(
      'Tells the class of each text: of --text, or of every line of standard input (UTF-8). Prints a line per text, in order: the label, a tab, its probability. A classifier of series takes lines {"values": [[…], …]}; where it has learned labels of steps, it prints a line per step and a blank line after each series. A tagger takes sentences with white space between their words; it prints a line per word, the tag after a tab, and a blank line after each sentence.',
    )
    .optionsGroup('Data:')
    .option('--text <text...>', 'texts, each one argument')
    .optionsGroup('Output:')
    .option('--json', 'print a JSON object per text, with the probability of every class');
  addCommonOptions(addPageOption(command))
    .addHelpText(
      'after',
      "\nExamples:\n  $ throughtime predict model --text 'a stirring , funny film'\n  $ throughtime predict model --json < texts.txt",
    )
    .action(predict);
}

async function predict(dir: string, options: PredictOptions): Promise<void> {
  applyCommonOptions(options);
  await preparePage(options);
  await byKind(predictors, dir, options);
}

/** The texts of --text, or else the lines of standard input. */
export function textsOf({ text }: Pick<PredictOptions, 'text'>): Iterable<string> | AsyncIterable<string> {
  if (!text && process.stdin.isTTY) tell('reading texts from standard input, one per line');
  return text ?? linesOf(process.stdin);
}
