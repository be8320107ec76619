// throughtime evaluate
import type { Command } from 'commander';
import { byKind, type ByKind } from './by-kind.js';
import { evaluateClassifier } from './classify/evaluate-classifier.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { addDataFileOptions, type DataFileOptions } from './data-files.js';
import { evaluateForecaster } from './forecast/evaluate-forecaster.js';
import { evaluateLanguageModel } from './lm/evaluate-language-model.js';
import { addPageOption, preparePage, type PageOptions } from './page.js';
import { evaluateSeries } from './series/evaluate-series.js';
import { evaluateTagger } from './tag/evaluate-tagger.js';

export interface EvaluateOptions extends CommonOptions, DataFileOptions, PageOptions {
  readonly data: string;
  readonly json?: true;
}

const evaluators: ByKind<EvaluateOptions> = {
  'text-classifier': evaluateClassifier,
  forecaster: evaluateForecaster,
  'series-classifier': evaluateSeries,
  tagger: evaluateTagger,
  'language-model': evaluateLanguageModel,
};

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .summary('measure a trained model on known data')
    .description(
      'Measures a trained model. A classifier, on labelled texts: accuracy, precision, recall and F1 by class, confusion matrix, and for two classes the area under the ROC curve; of series likewise. A tagger, on tagged sentences: the same by tag, and F1 of entities. A forecaster, on a series: the errors of every forecast that it allows, beside the baselines. A language model, on a running text: nats, perplexity or bits per character.',
    )
    .optionsGroup('Data:')
    .requiredOption('--data <file>', 'labelled texts, tagged sentences, labelled series, a series to forecast, or a running text');
  addPageOption(addDataFileOptions(command).optionsGroup('Output:').option('--json', 'print one JSON object instead of tables'));
  addCommonOptions(command).addHelpText('after', '\nExample:\n  $ throughtime evaluate model --data test.tsv').action(evaluate);
}

async function evaluate(dir: string, options: EvaluateOptions): Promise<void> {
  applyCommonOptions(options);
  await preparePage(options);
  await byKind(evaluators, dir, options);
}
