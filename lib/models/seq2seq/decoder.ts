// The decoder: recurrent layers that look at the source. Over a whole sequence in one call where no step needs the result of the one before.
import { zeros } from '../../create.js';
import type { GRU } from '../../layers/gru.js';
import { Linear } from '../../layers/linear.js';
import type { LSTM } from '../../layers/lstm.js';
import type { ProjectedMemory } from '../../layers/attention.js';
import { Model } from '../../model.js';
import { tanh } from '../../ops/elementwise.js';
import { concat, reshape, select } from '../../ops/shape.js';
import type { Tensor } from '../../tensor.js';
import { recurrentStack } from '../stack.js';
import { contextWidth, makeAttention, type DecoderAttention } from './attention.js';
import { realSteps } from './batch.js';
import { memoryWidth, type FilledConfig } from './config.js';
import { runRecurrent, type RecurrentState } from './state.js';

/** What the decoder looks at: the encoder's outputs as its attention takes them. */
export interface SourceMemory {
  readonly projected: ProjectedMemory;
  /** Steps of each row, `[B]` int32. */
  readonly lengths: Tensor;
}

/** Between two steps. */
export interface DecoderState {
  /** `[L,B,H]`. */
  readonly layers: RecurrentState;
  /** h~ of the step before, `[B,H]`, with input feeding. */
  readonly feed?: Tensor;
}

/** A step, or all. */
export interface DecoderResult {
  /** h~: `[B,H]` of a step, `[N,H]` of all real steps of a batch. */
  readonly output: Tensor;
  /** Of the source's steps: `[B,S]` of a step, `[B,T,S]` of all. */
  readonly weights?: Tensor;
}

/** Parameters `rnn.*` as the recurrent layer's, `attention.*` as its kind has them, and with attention `combine.weight` [H,C+H]. */
export class Decoder extends Model {
  readonly rnn: LSTM | GRU;
  readonly attention: DecoderAttention | undefined;
  readonly combine: Linear | undefined;
  /** Whether a step needs the result of the one before. */
  readonly recursive: boolean;
  readonly #before: boolean;
  readonly #feeding: boolean;

  constructor(config: FilledConfig) {
    super();
    const { cell, layers, embedding, decoderHidden: hidden, dropout, attention } = config;
    const memory = memoryWidth(config);
    const context = contextWidth(attention, hidden, memory);
    this.#before = attention.kind !== 'none' && attention.placement === 'before';
    this.#feeding = attention.kind !== 'none' && attention.inputFeeding;
    this.recursive = this.#before || this.#feeding;
    const input = embedding + (this.#before ? context : 0) + (this.#feeding ? hidden : 0);
    this.rnn = recurrentStack(input, { cell, layers, hidden, dropout, bidirectional: false });
    this.attention = makeAttention(attention, hidden, memory);
    this.combine = this.attention && new Linear(context + hidden, hidden, { bias: false });
  }

  /** The state before the first step. */
  begin(layers: RecurrentState): DecoderState {
    const [, rows = 1, width = 1] = layers.h.shape;
    return this.#feeding ? { layers, feed: zeros([rows, width]) } : { layers };
  }

  /**
   * All steps in one recurrent call and one of attention. Only for a decoder that is not recursive.
   * @param x vectors of the input tokens `[B,T,E]`, padded
   */
  forward(x: Tensor, { layers }: DecoderState, memory: SourceMemory | undefined, lengths: Int32Array): DecoderResult {
    const { output } = runRecurrent(this.rnn, x, { state: layers, lengths });
    if (!this.attention || !memory) return { output: realSteps(output, lengths) };
    const { context, weights } = this.attention.forward(output, memory.projected, { lengths: memory.lengths });
    return { output: this.#combined(realSteps(context, lengths), realSteps(output, lengths)), weights };
  }

  /** One step. @param x vectors of the input tokens `[B,E]` */
  step(x: Tensor, state: DecoderState, memory: SourceMemory | undefined): DecoderResult & { readonly state: DecoderState } {
    const attend = (query: Tensor) => memory && this.attention?.forward(query, memory.projected, { lengths: memory.lengths });
    const before = this.#before ? attend(select(state.layers.h, 0, -1)) : undefined;
    const parts = [x, ...(before ? [before.context] : []), ...(state.feed ? [state.feed] : [])];
    const input = parts.length === 1 ? x : concat(parts, 1);
    const [rows = 1, width = 1] = input.shape;
    const { output, state: layers } = runRecurrent(this.rnn, reshape(input, [rows, 1, width]), { state: state.layers });
    const top = reshape(output, [rows, this.rnn.hiddenSize]);
    const attended = before ?? attend(top);
    const result = attended ? this.#combined(attended.context, top) : top;
    return {
      output: result,
      ...(attended && { weights: attended.weights }),
      state: this.#feeding ? { layers, feed: result } : { layers },
    };
  }

  #combined(context: Tensor, output: Tensor): Tensor {
    return tanh((this.combine as Linear).forward(concat([context, output], 1)));
  }
}
