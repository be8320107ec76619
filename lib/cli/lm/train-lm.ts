// throughtime train lm
import type { Command } from 'commander';
import { scoreTokens, type TextScore } from '../../models/language-evaluation.js';
import { saveTextGenerator } from '../../saved/text-generator-files.js';
import { TextGenerator } from '../../saved/text-generator.js';
import type { TextLevel } from '../../text/running-text.js';
import { print } from '../output.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { readCorpus, type Corpus } from './corpus.js';
import { fillOptions, type LanguageOptions } from './fill.js';
import { fitLanguageModel } from './fit.js';
import { addLanguageOptions, addNgramOption, type GivenOptions } from './options.js';
import { ngramScores, scoreFacts, scoreSections, scoreWords, type NgramScores } from './scores.js';

const description = [
  'Trains a language model: it tells the next word or character from all before it, and so writes text (throughtime generate) and measures text (throughtime evaluate). The epoch with the lowest loss on the dev text is kept. The last line printed is of the test text, where there is one: read once from its beginning to its end.',
  'A preset is a published recipe: zaremba-small, -medium and -large (Zaremba, Sutskever & Vinyals 2014), awd-lstm for the Penn Treebank and awd-lstm-wt2 for WikiText-2 (Merity, Keskar & Socher 2018), char-rnn (the sizes of Karpathy, Johnson & Li 2016). Every option that is given overrides it.',
  'While it runs, the state of the training is in DIR/training, where DIR is --out; a stopped one continues with --resume to the same model, bit for bit.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train lm --level character --train shakespeare.txt --out model
  $ throughtime train lm --preset zaremba-medium --train ptb.train.txt --dev ptb.valid.txt --test ptb.test.txt --ngram 5 --out model`;

export function addTrainLm(train: Command): void {
  const command = train.command('lm').summary('language models of words or characters').description(description);
  addNgramOption(addLanguageOptions(command).optionsGroup('Comparison:'));
  addOutputOptions(command).addHelpText('after', examples).action(trainLm);
}

async function trainLm(given: GivenOptions): Promise<void> {
  const options = fillOptions(given);
  await trainInto(options, languageJob(options));
}

export function languageJob(options: LanguageOptions): TrainingJob<Corpus> {
  return {
    files: ['train', 'dev', 'test'],
    read: () => readCorpus(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: (record) => report(record as unknown as Results),
    story: (record) => {
      const { level, best, dev, test, ngram } = record as unknown as Results;
      return {
        title: `Training of a language model of ${level}s`,
        facts: [...(test ? scoreFacts('test', test, level) : []), ...scoreFacts('dev', dev, level)],
        sections: scoreSections({ level, dev, test, ngram }),
        bestEpoch: best,
        loss: `nats per ${level}`,
      };
    },
  };
}

async function fit(corpus: Corpus, context: FitContext, options: LanguageOptions): Promise<Trained> {
  const { level, ngram: order } = options;
  const { vocabulary, train, dev, test } = corpus;
  const { model, history } = await fitLanguageModel(corpus, context, options);
  const generator = new TextGenerator({ model: model.eval(), vocabulary, level });
  const scores = {
    dev: await scoreTokens(model, dev),
    ...(test && { test: await scoreTokens(model, test) }),
    ...(order !== undefined && { ngram: ngramScores(corpus, order) }),
  };
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, vocabulary: vocabulary.size };
  return {
    record: { level, sizes, parameters: model.numParameters, history, best: bestOf(history), ...scores },
    save: (dir, record) => saveTextGenerator(dir, generator, record),
  };
}

/** The part of a training's record that is printed. */
interface Results {
  readonly level: TextLevel;
  readonly history: readonly unknown[];
  readonly best: number;
  readonly dev: TextScore;
  readonly test?: TextScore;
  readonly ngram?: NgramScores;
}

/** The epoch whose weights are kept: the first of those with the lowest loss. */
function bestOf(history: readonly { readonly epoch: number; readonly validationLoss?: number }[]): number {
  const losses = history.map(({ validationLoss }) => validationLoss as number);
  return history[losses.indexOf(Math.min(...losses))]?.epoch ?? 0;
}

async function report({ level, history, best, dev, test, ngram }: Results): Promise<void> {
  const line = async (part: string, nats: number | undefined, rest = '') => {
    if (nats !== undefined) await print(`${part} ${scoreWords(nats, level)}${rest}`);
  };
  await line(`dev ${ngram?.order}-gram`, ngram?.dev);
  await line('dev', dev.nats, ` (epoch ${best} of ${history.length})`);
  await line(`test ${ngram?.order}-gram`, ngram?.test);
  await line('test', test?.nats);
}
