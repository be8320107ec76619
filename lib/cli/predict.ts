// throughtime predict
import type { Command } from 'commander';
import type { Prediction } from '../saved/classifier.js';
import { loadClassifier } from '../saved/classifier-files.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { linesOf } from './lines.js';
import { print, tell } from './output.js';

interface PredictOptions extends CommonOptions {
  readonly text?: readonly string[];
  readonly json?: true;
}

export function addPredict(program: Command): void {
  const command = program
    .command('predict')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .summary('tell the classes of texts')
    .description(
      'Tells the class of each text: of --text, or of every line of standard input (UTF-8). Prints a line per text, in order: the label, a tab, its probability.',
    )
    .optionsGroup('Data:')
    .option('--text <text...>', 'texts, each one argument')
    .optionsGroup('Output:')
    .option('--json', 'print a JSON object per text, with the probability of every class');
  addCommonOptions(command)
    .addHelpText(
      'after',
      "\nExamples:\n  $ throughtime predict model --text 'a stirring , funny film'\n  $ throughtime predict model --json < texts.txt",
    )
    .action(predict);
}

async function predict(dir: string, options: PredictOptions): Promise<void> {
  applyCommonOptions(options);
  const classifier = await loadClassifier(dir);
  if (!options.text && process.stdin.isTTY) tell('reading texts from standard input, one per line');
  const show = options.json ? (prediction: Prediction) => JSON.stringify(prediction) : plain;
  for await (const prediction of classifier.predictStream(options.text ?? linesOf(process.stdin))) await print(show(prediction));
}

function plain({ label, probability }: Prediction): string {
  return `${label}\t${probability.toFixed(4)}`;
}
