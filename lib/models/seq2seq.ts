// Sequences to sequences: an encoder reads the source, a decoder says the target and looks back at the source.
import { checkArray, checkNumber, checkOptions, checkTable } from '../check.js';
import { complain, Says } from '../errors.js';
import type { StepModel } from '../decoding/step-model.js';
import { numbers } from '../form.js';
import * as init from '../init.js';
import { integers, type Integers } from '../integers.js';
import { Dropout } from '../layers/dropout.js';
import { Embedding } from '../layers/embedding.js';
import type { GRU } from '../layers/gru.js';
import type { LSTM } from '../layers/lstm.js';
import { Model } from '../model.js';
import { stack } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';
import { checkIds, realSteps, requireTokens, type Seq2SeqBatch } from './seq2seq/batch.js';
import { Bridge } from './seq2seq/bridge.js';
import { completeConfig, type FilledConfig, type Seq2SeqConfig } from './seq2seq/config.js';
import { Decoder, type DecoderResult, type DecoderState, type SourceMemory } from './seq2seq/decoder.js';
import { Head } from './seq2seq/head.js';
import { FeedOwn } from './seq2seq/feed-own.js';
import { searchOf, type SearchState } from './seq2seq/search.js';
import { runRecurrent } from './seq2seq/state.js';
import { recurrentStack } from './stack.js';

/** The share of input tokens that are the right ones while training, in [0, 1]: a number, or a function of the training step, from 0. */
export type TeacherForcing = number | ((step: number) => number);

export interface Seq2SeqOptions {
  /**
   * The other input tokens are the model's own most probable ones, drawn for every token anew (Bengio et al. 2015, scheduled sampling).
   * Below 1 the decoder runs step by step. Default 1.
   */
  readonly teacherForcing?: TeacherForcing;
}

export interface Seq2SeqOutput {
  /** Scores of what each row says next, row after row without padding, as `target` of the batch: `[N,V]`, not normalised. */
  readonly logits: Tensor;
  /** What each step of the target looks at, `[B,T,S]`; undefined without attention. */
  readonly weights?: Tensor;
}

/** A source as the decoder needs it. */
export interface Encoded {
  /** The decoder's first state. */
  readonly decoder: DecoderState;
  /** Undefined without attention. */
  readonly memory: SourceMemory | undefined;
}

/** How the decoder runs while training, see `explain`. */
export interface DecoderPlan {
  readonly decoder: 'one call' | 'step by step';
  readonly why: string;
}

/**
 * Encoder and decoder with attention: the loss is `crossEntropy(logits, batch.target)`, a mean over tokens. Parameters
 * `sourceEmbedding.weight`, `targetEmbedding.weight`, `encoder.*`, `bridge.*`, `decoder.rnn.*`, `decoder.attention.*`,
 * `decoder.combine.weight`, `head.weight`, `head.bias`. Recurrent weights start orthogonal and an LSTM's forget gate open.
 *
 * With right inputs and without input feeding, all steps of the decoder are one recurrent call and one of attention. Input feeding,
 * `before` and `teacherForcing` below 1 make each step wait for the one before, which takes several times as long; `explain` tells.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { beamSearch, collatePairs, crossEntropy, Seq2Seq } from 'throughtime';
 * const model = new Seq2Seq({ sourceVocabularySize: 20, targetVocabularySize: 30, start: 2, end: 3, embedding: 8, hidden: 8 });
 * const batch = collatePairs(model.config)([{ source: [5, 8, 4], target: [9, 7] }, { source: [6], target: [4] }]);
 * crossEntropy(model.forward(batch).logits, batch.target, { labelSmoothing: 0.1 }).backward();
 * const translate = async () => beamSearch(model.search([[5, 8, 4]]), { width: 4 });
 * ```
 */
export class Seq2Seq extends Model {
  /** With the defaults filled in. */
  readonly config: FilledConfig;
  readonly sourceEmbedding: Embedding;
  readonly targetEmbedding: Embedding;
  readonly encoder: LSTM | GRU;
  readonly bridge: Bridge;
  readonly decoder: Decoder;
  readonly head: Head;
  readonly drop: Dropout;
  /** May be set between steps. */
  teacherForcing: TeacherForcing;
  /** Batches seen while training: what `teacherForcing` is a function of. `countsSteps` makes it part of a Trainer's state. */
  trainingSteps = 0;

  constructor(config: Seq2SeqConfig, options?: Seq2SeqOptions) {
    super();
    this.config = completeConfig(config);
    const { embedding, decoderHidden, dropout } = this.config;
    const { sourceVocabularySize, targetVocabularySize, sharedEmbedding, tiedOutput } = this.config;
    const { teacherForcing } = checkOptions('Seq2Seq', options, { teacherForcing: 1 });
    if (typeof teacherForcing !== 'function') checkNumber('Seq2Seq', 'teacherForcing', teacherForcing, 0, 1);
    this.teacherForcing = teacherForcing;
    this.sourceEmbedding = new Embedding(sourceVocabularySize, embedding, { paddingIndex: 0 });
    this.targetEmbedding = sharedEmbedding ? this.sourceEmbedding : new Embedding(targetVocabularySize, embedding, { paddingIndex: 0 });
    // As output weights, vectors of length 1 give first scores of about 1.
    if (tiedOutput) init.normal(this.targetEmbedding.weight, 0, 1 / Math.sqrt(embedding));
    this.encoder = recurrentStack(embedding, this.config);
    this.bridge = new Bridge(this.config);
    this.decoder = new Decoder(this.config);
    this.head = new Head(decoderHidden, targetVocabularySize, tiedOutput ? this.targetEmbedding.weight : undefined);
    this.drop = new Dropout(dropout);
  }

  /** @throws ThroughtimeError ERR_TT_ARG for an empty source, ERR_TT_RANGE for one longer than `maxSourceLength`, ERR_TT_SHAPE, ERR_TT_DTYPE */
  forward(batch: Seq2SeqBatch): Seq2SeqOutput {
    const { source, sourceLengths, input, lengths } = checkTable('Seq2Seq', 'batch', batch);
    numbers('Seq2Seq', 'lengths', lengths);
    const { decoder: state, memory } = this.encode(source, sourceLengths);
    const ratio = this.training ? this.#share(this.trainingSteps++) : 1;
    const tokens = integers('Seq2Seq', 'input', input);
    const vectors = this.drop.forward(this.targetEmbedding.forward(tokens));
    const { output, weights } =
      ratio === 1 && !this.decoder.recursive
        ? this.decoder.forward(vectors, state, memory, lengths)
        : this.#stepByStep(vectors, state, memory, lengths, ratio);
    return { logits: this.head.forward(this.drop.forward(output)), ...(weights && { weights }) };
  }

  /**
   * The encoder's part.
   * @param source `[B,S]` ids, padded @param lengths `[B]`
   * @throws ThroughtimeError as `forward`
   */
  encode(source: Integers, lengths: Int32Array): Encoded {
    numbers('Seq2Seq', 'sourceLengths', lengths);
    lengths.forEach((length, row) => this.#requireLength(`source ${row}`, length));
    const steps = integers('Seq2Seq', 'sourceLengths', lengths);
    const vectors = this.drop.forward(this.sourceEmbedding.forward(source));
    const { output, state } = runRecurrent(this.encoder, vectors, { lengths: steps });
    const { attention } = this.decoder;
    return {
      decoder: this.decoder.begin(this.bridge.forward(state)),
      memory: attention && { projected: attention.project(output), lengths: steps },
    };
  }

  /**
   * What `greedy`, `sampleSequences` and `beamSearch` decode: a row per source, without dropout.
   * @param sources ids of each source
   * @throws ThroughtimeError ERR_TT_ARG for no or an empty source, ERR_TT_RANGE for one longer than `maxSourceLength`
   */
  search(sources: readonly ArrayLike<number>[]): StepModel<SearchState> {
    checkArray('Seq2Seq', 'sources', sources);
    if (sources.length === 0)
      throw complain('ERR_TT_ARG', { op: 'Seq2Seq', arg: 'sources', got: new Says('empty'), want: 'at least one source' });
    sources.forEach((source, row) => {
      this.#requireLength(`source ${row}`, checkIds('Seq2Seq', `source ${row}`, source).length);
    });
    return searchOf(this, sources);
  }

  /** How the decoder runs in the next training step, and why. */
  explain(): DecoderPlan {
    const { attention } = this.config;
    const ratio = this.#share(this.trainingSteps);
    if (attention.kind !== 'none' && attention.placement === 'before')
      return { decoder: 'step by step', why: 'attention is before: the state of each step decides what the next one reads' };
    if (this.decoder.recursive) return { decoder: 'step by step', why: 'input feeding: the result of each step is an input of the next' };
    if (ratio < 1) return { decoder: 'step by step', why: `teacherForcing is ${ratio}: the tokens said are inputs of the next step` };
    return { decoder: 'one call', why: 'all inputs are known before the first step' };
  }

  /** @param vectors of the right input tokens, `[B,T,E]` */
  #stepByStep(vectors: Tensor, first: DecoderState, memory: SourceMemory | undefined, lengths: Int32Array, ratio: number): DecoderResult {
    const [rows = 1, steps = 1] = vectors.shape;
    const own = new FeedOwn(this, rows, ratio);
    const outputs: Tensor[] = [];
    const looks: Tensor[] = [];
    let state = first;
    for (let t = 0; t < steps; t++) {
      const x = own.inputs(vectors.select(1, t), outputs.at(-1));
      const result = this.decoder.step(x, state, memory);
      outputs.push(result.output);
      if (result.weights) looks.push(result.weights);
      state = result.state;
    }
    const output = realSteps(stack(outputs, 1), lengths);
    return looks.length > 0 ? { output, weights: stack(looks, 1) } : { output };
  }

  /** The share of right inputs in a training step. */
  #share(step: number): number {
    const { teacherForcing } = this;
    return checkNumber('Seq2Seq', 'teacherForcing', typeof teacherForcing === 'number' ? teacherForcing : teacherForcing(step), 0, 1);
  }

  #requireLength(arg: string, length: number): void {
    const { maxSourceLength } = this.config;
    requireTokens('Seq2Seq', arg, length);
    if (length <= maxSourceLength) return;
    const got = new Says(`of ${length} tokens`);
    throw complain('ERR_TT_RANGE', { op: 'Seq2Seq', arg, got, want: `at most ${maxSourceLength}`, why: 'maxSourceLength of the model' });
  }
}
