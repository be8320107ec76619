// The training itself: model, optimizer, Trainer.
import { batches, type Collated } from '../../data/index.js';
import { earlyStopping, progress } from '../../callbacks/index.js';
import { crossEntropy } from '../../losses.js';
import { TextClassifier, type ClassifierOutput } from '../../models/text-classifier.js';
import { gather } from '../../ops/pick.js';
import { max } from '../../ops/reduce.js';
import { setSeed } from '../../random.js';
import type { Tensor } from '../../tensor.js';
import type { Vocabulary } from '../../text/vocabulary.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { tell } from '../output.js';
import type { Sample } from './corpus.js';
import type { TrainOptions } from './options.js';
import { optimizers, schedules } from './recipes.js';

export interface Task {
  readonly train: readonly Sample[];
  readonly dev: readonly Sample[];
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly signal: AbortSignal;
  /** Where the state is kept; undefined for nowhere. */
  readonly statePath: string | undefined;
  /** Continue from the state. */
  readonly resume: boolean;
}

export interface Fitted {
  readonly model: TextClassifier;
  readonly history: readonly HistoryEntry[];
}

type Batch = Collated<Sample>;

/** Trains a classifier; its weights are those of the epoch with the best dev accuracy. */
export async function fitClassifier(task: Task, options: TrainOptions): Promise<Fitted> {
  const { epochs, batch, lr, weightDecay, clip, seed, patience, saveEvery } = options;
  setSeed(seed);
  const model = await makeModel(task, options);
  const train = batches(task.train, { batchSize: batch, shuffle: true, seed, bucketBy: 'length' });
  const optimizer = optimizers[options.optimizer](
    model.parameters().filter(({ requiresGrad }) => requiresGrad),
    { lr, weightDecay },
  );
  const schedule = schedules[options.schedule](optimizer, epochs * train.length);
  const trainer = new Trainer<Batch, ClassifierOutput>(model, {
    optimizer,
    loss: ({ logits }, { label }) => crossEntropy(logits, label),
    ...(clip > 0 && { clipNorm: clip }),
    ...(schedule && { schedule }),
  });
  tell(
    `${task.train.length} texts to train, ${task.dev.length} to choose the epoch; ${task.vocabulary.size} words, ${model.numParameters} parameters`,
  );
  const best = earlyStopping({ monitor: 'accuracy', mode: 'max', patience: patience || epochs, restoreBest: true });
  const { statePath, resume, signal } = task;
  await trainer.fit(train, {
    epochs,
    validation: batches(task.dev, { batchSize: 2 * batch, bucketBy: 'length' }),
    metrics: { accuracy: ({ logits }, { label }) => shareRight(logits, label) },
    callbacks: [best, progress()],
    signal,
    ...(statePath !== undefined && { checkpoint: { path: statePath, everyEpochs: 1, everySeconds: saveEvery } }),
    ...(resume && statePath !== undefined && { resume: statePath }),
  });
  return { model, history: trainer.history };
}

async function makeModel(
  { labels, vocabulary }: Task,
  { cell, layers, hidden, embedding = 100, bidirectional = false, dropout, pooling }: TrainOptions,
): Promise<TextClassifier> {
  const vocabularySize = vocabulary.size;
  return new TextClassifier({ cell, vocabularySize, classes: labels.length, embedding, hidden, layers, bidirectional, dropout, pooling });
}

/** The share of rows whose label has the largest logit (ties count as right). Stays on the device, so nothing waits for it. */
function shareRight(logits: Tensor, labels: readonly number[]): Tensor {
  const wanted = gather(
    logits,
    1,
    labels.map((label) => [label]),
  );
  const lead = max(logits, 1, { keepDim: true }).values.sub(wanted); // 0 where it is the largest
  return lead.mul(-1e30).add(1).relu().mean();
}
