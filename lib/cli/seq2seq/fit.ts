// The training itself: model, optimizer, Trainer.
import { countsSteps } from '../../callbacks/index.js';
import { batches } from '../../data/index.js';
import { crossEntropy } from '../../losses/index.js';
import { Seq2Seq, type Seq2SeqOutput, type TeacherForcing } from '../../models/seq2seq.js';
import type { AttentionConfig } from '../../models/seq2seq/attention.js';
import { collatePairs, type Pair, type Seq2SeqBatch } from '../../models/seq2seq/batch.js';
import { setSeed } from '../../random.js';
import { Translator } from '../../saved/translator.js';
import { Trainer } from '../../trainer.js';
import type { HistoryEntry } from '../../trainer/events.js';
import { tell } from '../output.js';
import type { Parts } from '../training/parts.js';
import { fitOptions, trainerOptions, type FitContext } from '../training/recipe.js';
import { UsageError } from '../usage-error.js';
import { vocabulariesOf, type TokenPair } from './corpus.js';
import type { Seq2SeqTrainOptions } from './options.js';

/** Trains a translator; its weights are those of the epoch that did best on the dev pairs. */
export async function fitTranslator(
  corpus: Parts<TokenPair>,
  context: FitContext,
  options: Seq2SeqTrainOptions,
): Promise<{ readonly translator: Translator; readonly history: readonly HistoryEntry[] }> {
  const { epochs, batch, seed, labelSmoothing, monitor, bleuTokenizer } = options;
  const { train, dev } = corpus;
  const { source, target } = vocabulariesOf(corpus, options);
  // Better known before hours of work than after.
  if (options.beam > target.size)
    throw new UsageError(`--beam ${options.beam}`, `expected at most the target vocabulary, which is ${target.size}`);
  setSeed(seed);
  const sizes = { sourceVocabularySize: source.size, targetVocabularySize: target.size, start: 2, end: 3 };
  const model = new Seq2Seq({ ...sizes, ...modelOptions(options) });
  const translator = new Translator({
    model,
    source: { vocabulary: source, unit: options.sourceUnit },
    target: { vocabulary: target, unit: options.targetUnit },
    lowercase: options.lowercase ?? false,
  });
  const encode = (pairs: readonly TokenPair[]): readonly Pair[] =>
    pairs.map(({ sourceTokens, targetTokens }) => ({ source: source.encode(sourceTokens), target: target.encode(targetTokens) }));
  const collate = collatePairs(model.config);
  const bucketBy = (pair: Pair) => pair.source.length;
  const data = batches(encode(train), { batchSize: batch, shuffle: true, seed, bucketBy, collate });
  model.teacherForcing = forcing(options, epochs * data.length);
  const trainer = new Trainer<Seq2SeqBatch, Seq2SeqOutput>(model, {
    ...trainerOptions(model, epochs * data.length, options),
    loss: ({ logits }, { target }) => crossEntropy(logits, target, { labelSmoothing: model.training ? labelSmoothing : 0 }),
  });
  tell(`${train.length} pairs to train, ${dev.length} to choose the epoch; ${source.size} source and ${target.size} target tokens, ${model.numParameters} parameters`); // prettier-ignore
  tell(`the decoder runs ${model.explain().decoder}: ${model.explain().why}`);
  const plan = fitOptions(options, context, monitor === 'bleu' ? { monitor, mode: 'max' } : { monitor: 'validationLoss', mode: 'min' });
  const history = await trainer.fit(data, {
    ...plan,
    callbacks: [countsSteps(model), ...plan.callbacks],
    validation: batches(encode(dev), { batchSize: 2 * batch, bucketBy, collate }),
    epochMetrics: { bleu: () => greedyBleu(translator, dev, 2 * batch, bleuTokenizer) },
  });
  return { translator, history };
}

/** BLEU of the most probable tokens: cheaper than a beam, and good enough to compare epochs. */
async function greedyBleu(
  translator: Translator,
  pairs: readonly TokenPair[],
  batchSize: number,
  tokenizer: Seq2SeqTrainOptions['bleuTokenizer'],
): Promise<number> {
  const said = await translator.translateBatch(
    pairs.map(({ source }) => source),
    { width: 1, batchSize },
  );
  const right = pairs.map(({ target }) => target);
  // The same as SacreBLEU's where any text has four tokens; where none has, epochs can still be told apart.
  const options = { effectiveOrder: true, ...(tokenizer && { tokenizer }) };
  return translator.bleu(said.map(({ text }) => text), right, options).score; // prettier-ignore
}

function modelOptions(options: Seq2SeqTrainOptions) {
  const { cell, layers, hidden, decoderHidden, embedding, bidirectional, bridge, dropout, maxSourceLength } = options;
  return {
    ...{ cell, layers, hidden, embedding, bidirectional, bridge, dropout, maxSourceLength },
    ...(decoderHidden !== undefined && { decoderHidden }),
    sharedEmbedding: options.shared ?? false,
    tiedOutput: options.tied ?? false,
    attention: attentionOf(options),
  };
}

/** What is not given has the default of the model; what does not belong together is its error. */
function attentionOf({ attention, heads, placement, inputFeeding }: Seq2SeqTrainOptions): AttentionConfig {
  if (attention === 'none') return { kind: attention };
  const place = { ...(placement !== undefined && { placement }), ...(inputFeeding !== undefined && { inputFeeding }) };
  if (attention !== 'multi-head') return { kind: attention, ...place };
  return { kind: 'multiHead', ...place, ...(heads !== undefined && { heads }) };
}

/** The share of right inputs, which may fall in a straight line over all steps. */
function forcing({ teacherForcing: first, finalTeacherForcing: last = first }: Seq2SeqTrainOptions, steps: number): TeacherForcing {
  return first === last ? first : (step) => first + (last - first) * Math.min(1, step / Math.max(1, steps - 1));
}
