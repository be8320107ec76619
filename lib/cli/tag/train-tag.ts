// throughtime train tag
import type { Command } from 'commander';
import { saveTagger } from '../../saved/tagger-files.js';
import type { TaggingReport } from '../../saved/tagging-system.js';
import { bestOf, printAccuracies, type Accuracies } from '../classification/best.js';
import { print } from '../output.js';
import { lengthsSection } from '../classification/lengths.js';
import { sentencesSection, taggingSections } from '../../report/sections/tags.js';
import type { FitContext } from '../training/recipe.js';
import { addOutputOptions } from '../training/options.js';
import { trainInto, type Trained, type TrainingJob } from '../training/train.js';
import { UsageError } from '../usage-error.js';
import { readTaggedCorpus, type TaggedCorpus } from './corpus.js';
import { taggingFacts } from './facts.js';
import { fitTagger } from './fit.js';
import { addTagOptions, type TagTrainOptions } from './options.js';

const description = [
  'Trains a tagger of tokens: word vectors, recurrent layers in both directions, a linear layer at every token. The epoch with the best accuracy on the dev tokens is kept. With --test the last line printed is the accuracy on the test tokens, after the F1 of entities where all tags are O or like B-PER.',
  '--resume, --out and --overwrite work as in `train classify`: a stopped training continues to the same model, bit for bit.',
].join('\n\n');

const examples = `
Examples:
  $ throughtime train tag --train train.conll --dev dev.conll --test test.conll --out model
  $ throughtime train tag --train pos.txt --vectors glove.100d.txt --lowercase --out model`;

export function addTrainTag(train: Command): void {
  const command = train.command('tag').summary('a tag for every word: names, parts of speech').description(description);
  addOutputOptions(addTagOptions(command)).addHelpText('after', examples).action(trainTag);
}

async function trainTag(options: TagTrainOptions): Promise<void> {
  await trainInto(options, tagJob(options));
}

/** @throws UsageError for options that do not go together */
export function tagJob(options: TagTrainOptions): TrainingJob<TaggedCorpus> {
  if (options.freeze && options.vectors === undefined) throw new UsageError('--freeze', 'needs --vectors');
  return {
    files: ['train', 'dev', 'test', 'vectors'],
    read: () => readTaggedCorpus(options),
    fit: (corpus, context) => fit(corpus, context, options),
    print: async (record) => {
      const { test } = record as { readonly test?: TaggingReport };
      if (test?.entities) await print(`test entity f1 ${test.entities.micro.f1.toFixed(4)}`);
      await printAccuracies(record as unknown as Accuracies);
    },
    story: (record) => {
      const { best, test } = record as unknown as Accuracies & { readonly test?: TaggingReport };
      return {
        title: 'Training of a tagger',
        facts: [...(test ? taggingFacts('test', test) : []), ['dev accuracy', best.accuracy]],
        sections: test ? taggingSections(test) : [],
        bestEpoch: best.epoch,
      };
    },
  };
}

async function fit(corpus: TaggedCorpus, context: FitContext, options: TagTrainOptions): Promise<Trained> {
  const { tags, train, dev, test } = corpus;
  const { system, history } = await fitTagger(corpus, context, options);
  const sizes = { train: train.length, dev: dev.length, test: test?.length ?? 0, vocabulary: system.vocabulary.size };
  const results = { best: bestOf(history), ...(test && { test: await system.evaluate(test) }) };
  return {
    record: { sizes, tags, parameters: system.model.numParameters, history, ...results },
    save: (dir, record) => saveTagger(dir, system, record),
    sections: async () => [
      ...(test ? [sentencesSection(test, await system.tag(test.map(({ tokens }) => tokens)))] : []),
      lengthsSection(
        train.map(({ tokens }) => tokens.length),
        'tokens',
        'Lengths of the training sentences',
      ),
    ],
  };
}
