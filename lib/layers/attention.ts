// What the attentions over a memory share: what they take and give, a memory projected once, queries of one step or many.
import { checkOptions } from '../check.js';
import { complain } from '../errors.js';
import { integersIfAny, type Integers } from '../integers.js';
import { Model } from '../model.js';
import type { Handle } from '../native.js';
import { view, withAxis } from '../ops/view.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';

/** What every attention takes beside query and memory. */
export interface AttendOptions {
  /** Steps of each row of the memory, `[B]`, 0 allowed; the steps after are hidden. Default all T. */
  readonly lengths?: Integers;
}

/** What an attention returns. */
export interface Attended {
  /** Weighted mean of the memory for every query: `[B,S,V]`, or `[B,V]` for a query `[B,C]`. 0 where every step is hidden. */
  readonly context: Tensor;
  /** `[B,S,T]`, or `[B,T]` for a query `[B,C]`: rows sum to 1, hidden steps have 0. A row with nothing to see is all 0. */
  readonly weights: Tensor;
}

/** A memory as an attention's `project` makes it; a decoder makes it once and uses it at every step. */
export interface ProjectedMemory {
  /** What queries are compared with, `[B,T,*]`. */
  readonly keys: Tensor;
  /** What is averaged, `[B,T,V]`. */
  readonly values: Tensor;
}

/** What a decoder needs of an attention, whatever its kind. */
export interface Attention {
  /** The part of the work that does not depend on the query. @param memory `[B,T,M]` */
  project(memory: Tensor): ProjectedMemory;
  /** @param query `[B,S,C]`, or `[B,C]` for one step @param memory `[B,T,M]`, or what `project` made of it */
  forward(query: Tensor, memory: Tensor | ProjectedMemory, options?: AttendOptions): Attended;
}

/** Base of the attentions with one head. */
export abstract class MemoryAttention extends Model implements Attention {
  abstract project(memory: Tensor): ProjectedMemory;

  /** @param query `[B,S,C]` @returns context `[B,S,V]` and weights `[B,S,T]` */
  protected abstract attend(query: Tensor, memory: ProjectedMemory, lengths: Handle | undefined): Attended;

  /**
   * @param query `[B,S,C]`, or `[B,C]` for one step
   * @param memory `[B,T,M]`, or what `project` made of it
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(query: Tensor, memory: Tensor | ProjectedMemory, options?: AttendOptions): Attended {
    const { name } = this.constructor;
    checkTensor(name, 'query', query);
    const { lengths } = checkOptions(`${name}.forward`, options, { lengths: undefined });
    const rows = integersIfAny(name, 'lengths', lengths);
    const projected = memory instanceof Tensor ? this.project(memory) : checkProjected(name, 'memory', memory);
    return overSteps(query, (queries) => this.attend(queries, projected, rows));
  }
}

/** Keys and values, which nobody types by hand. @throws ThroughtimeError ERR_TT_ARG */
export function checkProjected(op: string, arg: string, memory: ProjectedMemory): ProjectedMemory {
  if (typeof memory === 'object' && (memory as unknown) !== null) {
    checkTensor(op, `${arg}.keys`, memory.keys);
    checkTensor(op, `${arg}.values`, memory.values);
    return memory;
  }
  throw complain('ERR_TT_ARG', { op, arg, got: memory, want: 'a tensor, or what project made of one' });
}

/** A query `[B,C]` is one step; what comes back then has no steps either. */
export function overSteps(query: Tensor, attend: (queries: Tensor) => Attended): Attended {
  const { shape } = query;
  if (shape.length !== 2) return attend(query);
  const { context, weights } = attend(view(query, [shape[0] as number, 1, shape[1] as number]));
  return { context: view(context, withAxis(context.shape, 1)), weights: view(weights, withAxis(weights.shape, weights.shape.length - 2)) };
}
