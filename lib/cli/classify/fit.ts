// The training itself: model, optimizer, Trainer.
import { batches, type Collated } from '../../data/index.js';
import { crossEntropy } from '../../losses/index.js';
import { TextClassifier, type ClassifierOutput } from '../../models/text-classifier.js';
import { setSeed } from '../../random.js';
import type { Vocabulary } from '../../text/vocabulary.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { rightRows } from '../classification/right.js';
import { wordVectors } from '../classification/word-vectors.js';
import { tell } from '../output.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import type { Sample } from './corpus.js';
import type { TrainOptions } from './options.js';

export interface Task {
  readonly train: readonly Sample[];
  readonly dev: readonly Sample[];
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
}

export interface Fitted {
  readonly model: TextClassifier;
  readonly history: readonly HistoryEntry[];
}

type Batch = Collated<Sample>;

/** Trains a classifier; its weights are those of the epoch with the best dev accuracy. */
export async function fitClassifier(task: Task, context: FitContext, options: TrainOptions): Promise<Fitted> {
  const { epochs, batch, seed } = options;
  setSeed(seed);
  const model = await makeModel(task, options);
  const train = batches(task.train, { batchSize: batch, shuffle: true, seed, bucketBy: 'length' });
  const trainer = new Trainer<Batch, ClassifierOutput>(model, {
    ...trainerOptions(model, epochs * train.length, options),
    loss: ({ logits }, { label }) => crossEntropy(logits, label),
  });
  tell(
    `${task.train.length} texts to train, ${task.dev.length} to choose the epoch; ${task.vocabulary.size} tokens, ${model.numParameters} parameters`,
  );
  const history = await trainer.fit(train, {
    ...fitOptions(options, context, { monitor: 'accuracy', mode: 'max' }),
    validation: batches(task.dev, { batchSize: 2 * batch, bucketBy: 'length' }),
    metrics: { accuracy: ({ logits }, { label }) => rightRows(logits, label).mean() },
  });
  return { model, history };
}

async function makeModel(task: Task, options: TrainOptions): Promise<TextClassifier> {
  const { cell, layers, hidden, bidirectional = false, dropout, pooling } = options;
  const { embedding, ...vectors } = await wordVectors(task.vocabulary, options);
  const sizes = { vocabularySize: task.vocabulary.size, classes: task.labels.length, embedding, hidden, layers };
  return new TextClassifier({ cell, ...sizes, bidirectional, dropout, pooling }, vectors);
}
