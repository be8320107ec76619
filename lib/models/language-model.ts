// The next token from all before it: embedding, recurrent layers, a linear map onto the vocabulary.
import { checkBoolean, checkTable } from '../check.js';
import type { TokenChunk } from '../data/token-stream.js';
import { complain, Says } from '../errors.js';
import { listOf } from '../form.js';
import { integers, type Integers } from '../integers.js';
import { CarriedState } from '../layers/carried-state.js';
import type { Dropout } from '../layers/dropout.js';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import type { LockedDropout } from '../layers/locked-dropout.js';
import { Model } from '../model.js';
import { slice } from '../ops/shape.js';
import type { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { completeLanguageConfig, type FilledLanguageConfig, type LanguageModelConfig } from './language-config.js';
import { initialise, type LanguageModelInit } from './language-init.js';
import { dropoutOf, RecurrentStack, type StackState } from './language-stack.js';

export interface LanguageModelOutput {
  /** `[B,T,V]`, not normalised: the scores of the token after each. */
  readonly logits: Tensor;
  /** What `ar` and `tar` add to the loss while training. */
  readonly penalty?: Tensor;
}

/**
 * A recurrent language model over words or characters. Parameters `embedding.weight` [V,E], `encoder.layers.{k}.*` as the recurrent layer's,
 * `projection.weight` where tied widths differ, `head.weight` [V,H] (one parameter with the embedding when tied) and `head.bias` [V].
 * `forward` takes the chunks of a `tokenStream` in order and carries the state from one to the next, for training and for evaluation each
 * their own; gradients stop between chunks (truncated backpropagation through time; Williams & Peng 1990). A `Trainer` keeps the state
 * in its checkpoints.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { LanguageModel, tokenStream } from 'throughtime';
 * const model = new LanguageModel({ vocabularySize: 50, embedding: 8, hidden: [16, 8], tied: true, weightDrop: 0.5 });
 * for (const chunk of tokenStream(Int32Array.from({ length: 101 }, (_, i) => i % 50), { batchSize: 4, bptt: 10 })) {
 *   console.log(model.forward(chunk).logits.shape); // [4,10,50], twice, then [4,5,50]
 * }
 * ```
 */
export class LanguageModel extends Model {
  /** With the defaults filled in. */
  readonly config: FilledLanguageConfig;
  readonly embedding: Embedding;
  readonly inputDrop: Dropout | LockedDropout;
  readonly encoder: RecurrentStack;
  readonly outputDrop: Dropout | LockedDropout;
  readonly projection: Linear | undefined;
  readonly head: Linear;
  readonly carried = new CarriedState<StackState>({ op: 'LanguageModel', batchAxis: 1 });

  /** @param init how parameters start */
  constructor(config: LanguageModelConfig, init?: LanguageModelInit) {
    super();
    this.config = completeLanguageConfig(config);
    const { vocabularySize, embedding, hidden, locked, tied, wordDropout, inputDropout, hiddenDropout, outputDropout } = this.config;
    const top = hidden.at(-1) as number;
    this.embedding = new Embedding(vocabularySize, embedding, { dropout: wordDropout });
    this.inputDrop = dropoutOf(inputDropout, locked);
    this.encoder = new RecurrentStack({ ...this.config, inputSize: embedding, widths: hidden, dropout: hiddenDropout });
    this.outputDrop = dropoutOf(outputDropout, locked);
    this.projection = tied && top !== embedding ? new Linear(top, embedding, { bias: false }) : undefined;
    this.head = new Linear(tied ? embedding : top, vocabularySize);
    if (tied) tie(this.head, this.embedding);
    initialise(this, init);
  }

  /** @throws ThroughtimeError ERR_TT_SHAPE for another number of streams than before, ERR_TT_RANGE for an id outside the vocabulary */
  forward(chunk: TokenChunk): LanguageModelOutput {
    const { training, carried } = this;
    const { tokens, first } = checkTable('LanguageModel', 'chunk', chunk);
    checkTensor('LanguageModel', 'tokens', tokens);
    if (first !== undefined && checkBoolean('LanguageModel', 'first', first)) carried.reset(training);
    const { logits, penalty, state } = this.#run(tokens, carried.before(training, tokens.shape[0] ?? 0));
    carried.carry(training, state);
    return { logits, ...(penalty && { penalty }) };
  }

  /**
   * The scores after each token and the state after the last, from a state that the caller keeps. What `forward` carries stays as it is.
   * @param tokens `[B,T]`
   * @param state default: the beginning of a text
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_RANGE
   */
  step(tokens: Integers, state?: StackState): { readonly logits: Tensor; readonly state: StackState } {
    if (state !== undefined) this.#requireState(state);
    const { logits, state: after } = this.#run(integers('LanguageModel', 'tokens', tokens), state);
    return { logits, state: after };
  }

  override dispose(): void {
    this.carried.reset();
    super.dispose();
  }

  #requireState(state: StackState): void {
    listOf(checkTable)('LanguageModel', 'state', state);
    const [got, want] = [state.length, this.encoder.layers.length];
    if (got !== want)
      throw complain('ERR_TT_SHAPE', { op: 'LanguageModel', arg: 'state', got: new Says(`of ${got} layers`), want: `${want}` });
  }

  #run(tokens: Tensor, before: StackState | undefined) {
    const vectors = this.inputDrop.forward(this.embedding.forward(tokens));
    const { output, state } = this.encoder.forward(vectors, before);
    const dropped = this.outputDrop.forward(output);
    const logits = this.head.forward(this.projection ? this.projection.forward(dropped) : dropped);
    return { logits, state, penalty: this.training ? this.#penalty(output, dropped) : undefined };
  }

  #penalty(output: Tensor, dropped: Tensor): Tensor | undefined {
    const { ar, tar } = this.config;
    const steps = output.shape[1] as number;
    const terms: Tensor[] = [];
    if (ar > 0) terms.push(meanSquare(dropped).mul(ar));
    if (tar > 0 && steps > 1) terms.push(meanSquare(slice(output, 1, 1).sub(slice(output, 1, 0, -1))).mul(tar));
    return terms.length > 0 ? terms.reduce((a, b) => a.add(b)) : undefined;
  }
}

function meanSquare(x: Tensor): Tensor {
  return x.mul(x).mean();
}

/** Gives a head the vectors of an embedding as its weights. */
function tie(head: Linear, { weight }: Embedding): void {
  head.weight.dispose();
  Object.assign(head, { weight });
}
