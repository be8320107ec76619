// throughtime train classify
import type { Command } from 'commander';
import { saveClassifier } from '../../saved/classifier-files.js';
import { Classifier } from '../../saved/classifier.js';
import { bestOf, printAccuracies, type Accuracies } from '../classification/best.js';
import { classifierStory, measured, type ClassifierRecord } from '../classification/measured.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { UsageError } from '../usage-error.js';
import { encodeSamples, readTexts, vocabularyOf, type Texts } from './corpus.js';
import { fitClassifier } from './fit.js';
import { lengthsSection } from '../classification/lengths.js';
import { addTrainOptions, type TrainOptions } from './options.js';

const description = [
  'Trains a classifier of texts: word vectors, recurrent layers, pooling over the steps of a text, a linear layer. The epoch with the best accuracy on the dev texts is kept. With --test the last line printed is the accuracy on the test texts.',
  'While it runs, the state of the training is in DIR/training, where DIR is --out. A training stopped by Ctrl-C, SIGTERM or anything else continues with the same options and --resume, and gives the same model, bit for bit. Without --resume an unfinished training in DIR is an error; --overwrite drops it. A finished model in DIR stays until the new one is complete.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train classify --train train.tsv --test test.tsv --out model
  $ throughtime train classify --train train.txt --dev dev.txt --bidirectional --vectors glove.100d.txt --out model
  $ throughtime train classify --train train.txt --dev dev.txt --bidirectional --vectors glove.100d.txt --out model --resume`;

export function addTrainClassify(train: Command): void {
  const command = train.command('classify').summary('classes of texts: sentiment, topics, spam').description(description);
  addOutputOptions(addTrainOptions(command)).addHelpText('after', examples).action(trainClassify);
}

async function trainClassify(options: TrainOptions): Promise<void> {
  await trainInto(options, classifyJob(options));
}

/** @throws UsageError for options that do not go together */
export function classifyJob(options: TrainOptions): TrainingJob<Texts> {
  if (options.freeze && options.vectors === undefined) throw new UsageError('--freeze', 'needs --vectors');
  return {
    files: ['train', 'dev', 'test', 'vectors'],
    read: () => readTexts(options),
    fit: (texts, context) => fit(texts, context, options),
    print: (record) => printAccuracies(record as unknown as Accuracies),
    story: (record) => classifierStory('Training of a text classifier', record as unknown as ClassifierRecord),
  };
}

async function fit(texts: Texts, context: FitContext, options: TrainOptions): Promise<Trained> {
  const { labels, train, dev, test } = texts;
  const vocabulary = vocabularyOf(texts, options);
  const encode = (samples: Texts['train']) => encodeSamples(samples, labels, vocabulary, options);
  const { model, history } = await fitClassifier({ train: encode(train), dev: encode(dev), labels, vocabulary }, context, options);
  const classifier = new Classifier({ model, vocabulary, tokenizer: options.tokenizer, labels, maxLength: options.maxLength });
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, vocabulary: vocabulary.size };
  const answers = test && measured(test, await classifier.probabilities(test.map(({ text }) => text)), labels);
  const results = { best: bestOf(history), ...(answers && { test: answers.report }) };
  return {
    record: { sizes, labels, parameters: model.numParameters, history, ...results },
    save: (dir, record) => saveClassifier(dir, classifier, record),
    sections: () => [...(answers?.sections() ?? []), lengthsSection(train.map(({ text }) => classifier.encode(text).length))],
  };
}
