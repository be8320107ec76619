// The training itself: model, optimizer, Trainer.
import { tokenStream } from '../../data/token-stream.js';
import { languageModelLoss } from '../../models/language-loss.js';
import { LanguageModel } from '../../models/language-model.js';
import type { Optimizer } from '../../optim/optimizer.js';
import { setSeed } from '../../random.js';
import { LambdaLR } from '../../schedules/lambda.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { tell } from '../output.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import type { Corpus } from './corpus.js';
import type { LanguageOptions } from './fill.js';

export interface Fitted {
  readonly model: LanguageModel;
  readonly history: readonly HistoryEntry[];
}

/** Trains a language model; its weights are those of the epoch with the lowest loss on the dev text. */
export async function fitLanguageModel(corpus: Corpus, context: FitContext, options: LanguageOptions): Promise<Fitted> {
  const { epochs, batch, bptt, variableBptt, seed, ntAsgd } = options;
  setSeed(seed);
  const model = makeModel(corpus, options);
  const train = tokenStream(corpus.train, { batchSize: batch, bptt, ...(variableBptt && { variable: { seed } }) });
  const { schedule, ...recipe } = trainerOptions(model, epochs * train.length, options);
  const trainer = new Trainer(model, {
    ...recipe,
    schedule: options.decay === 1 ? schedule : { schedule: decaying(recipe.optimizer, options), every: 'epoch' },
    loss: languageModelLoss,
    ...(variableBptt && { lrScale: ({ tokens }) => (tokens.shape[1] as number) / bptt }),
    ...(ntAsgd > 0 && { ntAsgd: { nonMonotone: ntAsgd } }),
  });
  tell(
    `${corpus.train.length} tokens to train, ${corpus.dev.length} to choose the epoch; ${corpus.vocabulary.size} in the vocabulary, ${model.numParameters} parameters`,
  );
  const history = await trainer.fit(train, {
    ...fitOptions(options, context, { monitor: 'validationLoss', mode: 'min' }),
    validation: tokenStream(corpus.dev, { batchSize: devStreams(corpus.dev, bptt), bptt, remainder: 'keep' }),
  });
  return { model, history };
}

function makeModel({ vocabulary }: Corpus, { initRange, embeddingRange, forgetBias, ...options }: LanguageOptions): LanguageModel {
  const { cell, embedding, hidden, tied, locked, ar, tar } = options;
  const { wordDropout, inputDropout, hiddenDropout, outputDropout, weightDrop, recurrentDropout, zoneout } = options;
  const dropouts = { wordDropout, inputDropout, hiddenDropout, outputDropout, weightDrop, recurrentDropout, zoneout };
  return new LanguageModel(
    { vocabularySize: vocabulary.size, cell, embedding, hidden, tied, locked, ...dropouts, ar, tar },
    {
      ...(initRange !== undefined && { range: initRange }),
      ...(embeddingRange !== undefined && { embeddingRange }),
      ...(forgetBias !== undefined && { forgetBias }),
    },
  );
}

/** The full rate for some epochs, then a factor more before each. */
function decaying(optimizer: Optimizer, { decay, decayAfter }: LanguageOptions): LambdaLR {
  return new LambdaLR(optimizer, (epoch) => decay ** Math.max(0, epoch + 1 - decayAfter));
}

/** Some streams side by side, to choose an epoch by; the finished model reads its texts in one. */
function devStreams(dev: Int32Array, bptt: number): number {
  return Math.max(1, Math.min(10, Math.floor(dev.length / (2 * bptt))));
}
