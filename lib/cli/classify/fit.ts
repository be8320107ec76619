// The training itself: model, optimizer, Trainer.
import { batches, type Collated } from '../../data/index.js';
import { ThroughtimeError } from '../../errors.js';
import { crossEntropy } from '../../losses/index.js';
import { TextClassifier, type ClassifierOutput, type TextClassifierOptions } from '../../models/text-classifier.js';
import { gather } from '../../ops/pick.js';
import { max } from '../../ops/reduce.js';
import { setSeed } from '../../random.js';
import type { Tensor } from '../../tensor.js';
import { loadVectors } from '../../text/vectors.js';
import type { Vocabulary } from '../../text/vocabulary.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
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
    metrics: { accuracy: ({ logits }, { label }) => shareRight(logits, label) },
  });
  return { model, history };
}

async function makeModel(task: Task, options: TrainOptions): Promise<TextClassifier> {
  const { cell, layers, hidden, bidirectional = false, dropout, pooling } = options;
  const { embedding, ...vectors } = await wordVectors(task.vocabulary, options);
  const sizes = { vocabularySize: task.vocabulary.size, classes: task.labels.length, embedding, hidden, layers };
  return new TextClassifier({ cell, ...sizes, bidirectional, dropout, pooling }, vectors);
}

async function wordVectors(
  vocabulary: Vocabulary,
  { vectors: path, embedding, freeze = false }: TrainOptions,
): Promise<TextClassifierOptions & { readonly embedding: number }> {
  if (path === undefined) return { embedding: embedding ?? 100 };
  const { weight, dimension, found, coverage } = await loadVectors(path, vocabulary, { onWarning: tell });
  if (embedding !== undefined && embedding !== dimension)
    throw new ThroughtimeError('ERR_TT_FILE', `${path}: the vectors have ${dimension} numbers, expected ${embedding} as --embedding says`);
  tell(`${found.length} tokens have vectors in ${path} (${(100 * coverage.types).toFixed(1)} %)`);
  return { embedding: dimension, vectors: weight, freeze };
}

/** The share of rows whose label has the largest logit (ties count as right). Stays on the device, so nothing waits for it. */
function shareRight(logits: Tensor, labels: readonly number[]): Tensor {
  const wanted = gather(
    logits,
    1,
    labels.map((label) => [label]),
  );
  const behind = max(logits, 1, { keepDim: true }).values.sub(wanted); // 0 where the label's is the largest
  return behind.mul(-1e30).add(1).relu().mean();
}
