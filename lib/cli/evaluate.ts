// throughtime evaluate
import type { Command } from 'commander';
import { loadClassifier } from '../saved/classifier-files.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { addDataFileOptions, readDataFile, requireLabels, type DataFileOptions } from './data-files.js';
import { print } from './output.js';
import { reportLines } from './report.js';

interface EvaluateOptions extends CommonOptions, DataFileOptions {
  readonly data: string;
  readonly json?: true;
}

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .summary('measure a trained classifier on labelled texts')
    .description(
      'Measures a trained classifier on labelled texts: accuracy, precision, recall and F1 by class, confusion matrix, and for two classes the area under the ROC curve.',
    )
    .optionsGroup('Data:')
    .requiredOption('--data <file>', 'labelled texts');
  addDataFileOptions(command).optionsGroup('Output:').option('--json', 'print one JSON object instead of tables');
  addCommonOptions(command).addHelpText('after', '\nExample:\n  $ throughtime evaluate model --data test.tsv').action(evaluate);
}

async function evaluate(dir: string, options: EvaluateOptions): Promise<void> {
  applyCommonOptions(options);
  const classifier = await loadClassifier(dir);
  const samples = await readDataFile(options.data, options);
  requireLabels(options.data, samples, classifier.labels);
  const report = await classifier.evaluate(samples);
  await print(options.json ? JSON.stringify(report) : reportLines(report).join('\n'));
}
