// Attention by dot products: as it is, scaled, and with a projected query.
import { checkInteger, checkOptions } from '../check.js';
import { uniform } from '../create.js';
import type { Handle } from '../native.js';
import { view, withAxis } from '../ops/view.js';
import { Parameter } from '../parameter.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { MemoryAttention, type Attended, type ProjectedMemory } from './attention.js';
import { requireWidth } from './width.js';

export interface DotAttentionOptions {
  /** Divides the scores by the square root of their width C, so that they do not grow with it. Default false. */
  readonly scaled?: boolean;
}

/**
 * weights = softmax over the memory of query · memory_t; query and memory are equally wide. No parameters. One fused kernel.
 * @throws ThroughtimeError ERR_TT_ARG
 * @example
 * ```ts
 * import { DotAttention, uniform } from 'throughtime';
 * const { context, weights } = new DotAttention({ scaled: true }).forward(uniform([2, 3, 16]), uniform([2, 7, 16]), { lengths: [7, 4] });
 * console.log(context.shape, weights.shape); // [2,3,16] [2,3,7]
 * ```
 */
export class DotAttention extends MemoryAttention {
  readonly scaled: boolean;

  constructor(options?: DotAttentionOptions) {
    super();
    this.scaled = checkOptions('DotAttention', options, { scaled: false }).scaled;
  }

  /** The memory itself: there is nothing to project. */
  project(memory: Tensor): ProjectedMemory {
    checkTensor('DotAttention', 'memory', memory);
    return { keys: memory, values: memory };
  }

  protected attend(query: Tensor, memory: ProjectedMemory, lengths: Handle | undefined): Attended {
    return attendByDots(query, memory, lengths, this.scaled ? 1 / Math.sqrt(query.shape.at(-1) as number) : 1);
  }
}

/**
 * Luong's general attention: weights = softmax over the memory of (W query) · memory_t. Parameter `w_query` [M,C], initially uniform in
 * ±1/sqrt(C).
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE
 * @example
 * ```ts
 * import { GeneralAttention, uniform } from 'throughtime';
 * const { context } = new GeneralAttention(8, 16).forward(uniform([2, 8]), uniform([2, 7, 16])); // one step of a decoder
 * console.log(context.shape); // [2,16]
 * ```
 */
export class GeneralAttention extends MemoryAttention {
  readonly w_query: Parameter;

  /** @param querySize C @param memorySize M */
  constructor(querySize: number, memorySize: number) {
    super();
    checkInteger('GeneralAttention', 'querySize', querySize);
    checkInteger('GeneralAttention', 'memorySize', memorySize);
    const high = 1 / Math.sqrt(querySize);
    this.w_query = new Parameter(uniform([memorySize, querySize], { low: -high, high }));
  }

  /** The memory itself: it is the query that is projected, which costs less. */
  project(memory: Tensor): ProjectedMemory {
    requireWidth('GeneralAttention', 'memory', memory, this.w_query.shape[0] as number);
    return { keys: memory, values: memory };
  }

  protected attend(query: Tensor, memory: ProjectedMemory, lengths: Handle | undefined): Attended {
    requireWidth('GeneralAttention', 'query', query, this.w_query.shape[1] as number);
    return attendByDots(new Tensor(engine().linear(query.handle, this.w_query.handle, undefined)), memory, lengths, 1);
  }
}

function attendByDots(query: Tensor, { keys, values }: ProjectedMemory, lengths: Handle | undefined, scale: number): Attended {
  const results = engine().dotAttention(query.handle, keys.handle, values.handle, lengths, undefined, undefined, 1, scale, false, 0, 0, 0);
  const [context, weights] = results.map((handle) => new Tensor(handle)) as [Tensor, Tensor];
  return { context, weights: view(weights, withAxis(weights.shape, 1)) };
}
