// Attention whose scores are a small network over query and memory.
import { checkInteger, checkOptions } from '../check.js';
import { uniform } from '../create.js';
import type { Handle } from '../native.js';
import { Parameter } from '../parameter.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { MemoryAttention, type Attended, type ProjectedMemory } from './attention.js';
import { requireWidth } from './width.js';

export interface AdditiveAttentionOptions {
  /** A, the width of the scoring layer. Default: as wide as the query. */
  readonly hidden?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * Bahdanau's attention: weights = softmax over the memory of v · tanh(W_query query + W_memory memory_t + bias). Parameters `w_query`
 * [A,C], `w_memory` [A,M], `bias` [A], `v` [A], initially uniform in ±1/sqrt of the width they are applied to, as `Linear`'s.
 * Give a decoder's steps the memory that `project` made once: W_memory is then applied once.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { AdditiveAttention, uniform } from 'throughtime';
 * const attention = new AdditiveAttention(8, 16, { hidden: 12 });
 * const memory = attention.project(uniform([2, 7, 16]));
 * const { context, weights } = attention.forward(uniform([2, 8]), memory, { lengths: [7, 4] });
 * console.log(context.shape, weights.shape); // [2,16] [2,7]
 * ```
 */
export class AdditiveAttention extends MemoryAttention {
  readonly w_query: Parameter;
  readonly w_memory: Parameter;
  readonly bias: Parameter | undefined;
  readonly v: Parameter;

  /** @param querySize C @param memorySize M */
  constructor(querySize: number, memorySize: number, options?: AdditiveAttentionOptions) {
    super();
    const { hidden, bias } = checkOptions('AdditiveAttention', options, { hidden: querySize, bias: true });
    for (const [arg, size] of Object.entries({ querySize, memorySize, hidden })) checkInteger('AdditiveAttention', arg, size);
    const parameter = (input: number, ...shape: number[]) =>
      new Parameter(uniform(shape, { low: -1 / Math.sqrt(input), high: 1 / Math.sqrt(input) }));
    this.w_query = parameter(querySize, hidden, querySize);
    this.w_memory = parameter(memorySize, hidden, memorySize);
    this.bias = bias ? parameter(memorySize, hidden) : undefined;
    this.v = parameter(hidden, hidden);
  }

  /** The memory through `w_memory` and `bias`, and the memory itself. @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE */
  project(memory: Tensor): ProjectedMemory {
    requireWidth('AdditiveAttention', 'memory', memory, this.w_memory.shape[1] as number);
    return { keys: new Tensor(engine().linear(memory.handle, this.w_memory.handle, this.bias?.handle)), values: memory };
  }

  protected attend(query: Tensor, { keys, values }: ProjectedMemory, lengths: Handle | undefined): Attended {
    requireWidth('AdditiveAttention', 'query', query, this.w_query.shape[1] as number);
    const q = new Tensor(engine().linear(query.handle, this.w_query.handle, undefined));
    const [context, weights] = engine().additiveAttention(q.handle, keys.handle, values.handle, this.v.handle, lengths);
    return { context: new Tensor(context), weights: new Tensor(weights) };
  }
}
