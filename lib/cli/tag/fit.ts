// The training itself: model, optimizer, Trainer.
import { batches } from '../../data/index.js';
import { Tagger, type TaggerOutput } from '../../models/tagger.js';
import { setSeed } from '../../random.js';
import { TaggingSystem } from '../../saved/tagging-system.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { stepAccuracy, stepLoss } from '../classification/steps.js';
import { wordVectors } from '../classification/word-vectors.js';
import { tell } from '../output.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import { collateTags, type TagBatch, type TagSample } from './batch.js';
import { wordsOf, type TaggedCorpus } from './corpus.js';
import type { TagTrainOptions } from './options.js';

/** Trains a tagger; its weights are those of the epoch with the best accuracy on the dev tokens. */
export async function fitTagger(
  corpus: TaggedCorpus,
  context: FitContext,
  options: TagTrainOptions,
): Promise<{ readonly system: TaggingSystem; readonly history: readonly HistoryEntry[] }> {
  const { epochs, batch, seed, cell, layers, hidden, bidirectional, dropout, lowercase = false } = options;
  const { tags, train, dev } = corpus;
  const vocabulary = wordsOf(corpus, options);
  setSeed(seed);
  const { embedding, ...vectors } = await wordVectors(vocabulary, options);
  const sizes = { vocabularySize: vocabulary.size, tags: tags.length, embedding, hidden, layers };
  const model = new Tagger({ cell, ...sizes, bidirectional, dropout }, vectors);
  const system = new TaggingSystem({ model, vocabulary, tags, lowercase });
  const numbers = new Map(tags.map((tag, c) => [tag, c]));
  const encode = (sentences: TaggedCorpus['train']): readonly TagSample[] =>
    sentences.map(({ tokens, tags }) => ({
      tokens: system.encode(tokens),
      tags: Int32Array.from(tags, (tag) => numbers.get(tag) as number),
    }));
  const bucketBy = ({ tokens }: TagSample) => tokens.length;
  const data = batches(encode(train), { batchSize: batch, shuffle: true, seed, bucketBy, collate: collateTags });
  const trainer = new Trainer<TagBatch, TaggerOutput>(model, {
    ...trainerOptions(model, epochs * data.length, options),
    loss: stepLoss,
  });
  tell(`${train.length} sentences to train, ${dev.length} to choose the epoch; ${vocabulary.size} tokens, ${tags.length} tags, ${model.numParameters} parameters`); // prettier-ignore
  const history = await trainer.fit(data, {
    ...fitOptions(options, context, { monitor: 'accuracy', mode: 'max' }),
    validation: batches(encode(dev), { batchSize: 2 * batch, bucketBy, collate: collateTags }),
    metrics: { accuracy: stepAccuracy(dev.map(({ tokens }) => tokens.length)) },
  });
  return { system, history };
}
