// throughtime evaluate
import type { Command } from 'commander';
import type { BleuTokenizer } from '../metrics/bleu/tokenizers.js';
import type { ModelKind } from '../saved/config-file.js';
import { readKind } from '../saved/folder.js';
import type { Missing } from '../series/gaps.js';
import { byKind, type ByKind } from './by-kind.js';
import { evaluateClassifier } from './classify/evaluate-classifier.js';
import { addCommonOptions, applyCommonOptions, type CommonOptions } from './common.js';
import { addDataFileOptions, type DataFileOptions } from './data-files.js';
import { evaluateForecaster } from './forecast/evaluate-forecaster.js';
import { evaluateLanguageModel } from './lm/evaluate-language-model.js';
import { addMissingOption } from './missing.js';
import { addNumber, flagOf } from './options.js';
import { addPageOption, preparePage, type PageOptions } from './page.js';
import { evaluateTranslator } from './seq2seq/evaluate-translator.js';
import { addBleuOption } from './seq2seq/options.js';
import { addSearchOptions, type SearchOptions } from './seq2seq/search-options.js';
import { evaluateSeries } from './series/evaluate-series.js';
import { evaluateSteps } from './series-steps/evaluate-steps.js';
import { evaluateTagger } from './tag/evaluate-tagger.js';
import { UsageError } from './usage-error.js';
import { integer } from './values.js';

export interface EvaluateOptions extends CommonOptions, DataFileOptions, SearchOptions, PageOptions {
  readonly data: string;
  /** Of a classifier. */
  readonly errors?: number;
  /** Of series. */
  readonly idColumn?: string;
  readonly missing?: Missing;
  /** Of a translator, as all that follows. */
  readonly target?: string;
  readonly bleuTokenizer?: BleuTokenizer;
  readonly rouge?: true;
  readonly json?: true;
}

const evaluators: ByKind<EvaluateOptions> = {
  'text-classifier': evaluateClassifier,
  forecaster: evaluateForecaster,
  'series-classifier': evaluateSeries,
  'series-tagger': evaluateSteps,
  seq2seq: evaluateTranslator,
  tagger: evaluateTagger,
  'language-model': evaluateLanguageModel,
};

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .argument('<dir>', 'folder of a trained model, the --out of a training')
    .summary('measure a trained model on known data')
    .description(
      'Measures a trained model. A classifier, on labelled texts: accuracy, precision, recall and F1 by class, confusion matrix, calibration, and for two classes the area under the ROC curve; of series likewise, and of their steps. A tagger, on tagged sentences: the same by tag, and F1 of entities. A forecaster, on a series: the errors of every forecast that it allows, beside the baselines. A language model, on a running text: nats, perplexity or bits per character. A translator, on pairs of texts: BLEU, and the share of translations that are right word by word.',
    )
    .optionsGroup('Data:')
    .requiredOption(
      '--data <file>',
      'labelled texts, tagged sentences, labelled series, a series to forecast, a running text, or lines with a source, a tab and a target',
    )
    .option('--target <file>', 'right translations of the lines of --data, where those are sources alone');
  addDataFileOptions(command).option(
    '--id-column <name>',
    'of a table of labelled series: the column that tells them apart (default: "id")',
  );
  addMissingOption(command);
  addSearchOptions(command, 'Of a translator:').option('--rouge', 'measure ROUGE too');
  addPageOption(addBleuOption(command).optionsGroup('Output:').option('--json', 'print one JSON object instead of tables'));
  addNumber(command, '--errors <n>', 'of a classifier: so many of the wrong answers too, the surest first', integer(1));
  addCommonOptions(command).addHelpText('after', '\nExample:\n  $ throughtime evaluate model --data test.tsv').action(evaluate);
}

async function evaluate(dir: string, options: EvaluateOptions): Promise<void> {
  applyCommonOptions(options);
  await refuseStrangers(dir, options);
  await preparePage(options);
  await byKind(evaluators, dir, options);
}

// Options that mean something for some kinds of models only.
const special: readonly {
  readonly names: readonly (keyof EvaluateOptions)[];
  readonly kinds: readonly ModelKind[];
  readonly of: string;
}[] = [
  {
    names: ['target', 'rouge', 'bleuTokenizer', 'beam', 'lengthPenalty', 'coveragePenalty', 'maxLength', 'batch'],
    kinds: ['seq2seq'],
    of: 'translators',
  },
  { names: ['idColumn'], kinds: ['series-classifier', 'series-tagger'], of: 'models of labelled series' },
  { names: ['missing'], kinds: ['series-classifier', 'series-tagger', 'forecaster'], of: 'models of series' },
];

/** @throws UsageError for an option that means nothing for the model */
async function refuseStrangers(dir: string, options: EvaluateOptions): Promise<void> {
  for (const { names, kinds, of } of special) {
    const name = names.find((option) => options[option] !== undefined);
    if (name === undefined) continue;
    const kind = await readKind(dir);
    if (!kinds.includes(kind)) throw new UsageError(flagOf(name), `is for ${of}; the model is a ${kind}`);
  }
}
