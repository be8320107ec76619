// Attention of several heads over projected queries, keys and values.
import { checkDropout, checkInteger, checkOptions, type Filled } from '../check.js';
import { zeros } from '../create.js';
import { complain } from '../errors.js';
import * as init from '../init.js';
import { integersIfAny, type Integers } from '../integers.js';
import { Model } from '../model.js';
import { mean } from '../ops/reduce.js';
import { slice } from '../ops/shape.js';
import { Parameter } from '../parameter.js';
import { nextStream } from '../random.js';
import { engine } from '../scope.js';
import { Tensor } from '../tensor.js';
import { checkTensor } from '../tensors.js';
import { checkProjected, overSteps, type AttendOptions, type Attended, type Attention, type ProjectedMemory } from './attention.js';
import { additiveMask, type AttentionMask } from './attention-mask.js';
import { Linear } from './linear.js';
import { requireWidth } from './width.js';

export interface MultiHeadAttentionOptions {
  /** Whether the projections have one. Default true. */
  readonly bias?: boolean;
  /** Probability of dropping each weight while training. Default 0. */
  readonly dropout?: number;
  /** Width of the keys. Default: the embedding's. */
  readonly kdim?: number;
  /** Width of the values. Default: the embedding's. */
  readonly vdim?: number;
}

export interface MultiHeadAttendOptions extends AttendOptions {
  /** Which steps of the memory are hidden, `[B,T]` of 0 and 1 or booleans: 1 or true is hidden, as in PyTorch. */
  readonly keyPaddingMask?: Integers;
  /** Which query sees which step, `[S,T]` for all or `[B*A,S,T]`: booleans or int32, 1 or true is hidden; floats are added to the scores. */
  readonly attentionMask?: AttentionMask;
  /** Query s sees the steps up to s. Default false. */
  readonly causal?: boolean;
  /** Weights averaged over the heads, `[B,S,T]`; otherwise of each, `[B,A,S,T]`. Default true. */
  readonly averageWeights?: boolean;
}

const attendDefaults = {
  lengths: undefined,
  keyPaddingMask: undefined,
  attentionMask: undefined,
  causal: false,
  averageWeights: true,
} as const;
type Part = 0 | 1 | 2;

/**
 * Multi-head attention with PyTorch's parameters: `in_proj_weight` [3E,E] (query, key, value), `in_proj_bias` [3E], `out_proj.weight`
 * [E,E], `out_proj.bias` [E]; with other widths of keys or values `q_proj_weight` [E,E], `k_proj_weight` [E,kdim], `v_proj_weight`
 * [E,vdim] instead of the first. Initially Xavier uniform, biases 0, `out_proj.weight` uniform in ±1/sqrt(E), as in PyTorch.
 * Unlike there, a query whose steps are all hidden gets weights and an attended value of 0 (PyTorch: NaN), and the weights returned are
 * those before dropout. The keys' part of `in_proj_bias` cancels in the softmax: it is kept for files and its gradient is 0.
 * @throws ThroughtimeError ERR_TT_ARG when `heads` does not divide `embedDim`; ERR_TT_RANGE
 * @example
 * ```ts
 * import { MultiHeadAttention, uniform } from 'throughtime';
 * const attention = new MultiHeadAttention(16, 4, { dropout: 0.1 });
 * const x = uniform([2, 5, 16]);
 * const { context, weights } = attention.forward(x, x, x, { causal: true, averageWeights: false });
 * console.log(context.shape, weights.shape); // [2,5,16] [2,4,5,5]
 * ```
 */
export class MultiHeadAttention extends Model implements Attention {
  readonly in_proj_weight: Parameter | undefined;
  readonly q_proj_weight: Parameter | undefined;
  readonly k_proj_weight: Parameter | undefined;
  readonly v_proj_weight: Parameter | undefined;
  readonly in_proj_bias: Parameter | undefined;
  readonly out_proj: Linear;
  readonly dropout: number;
  readonly #widths: readonly [query: number, key: number, value: number];

  /** @param embedDim E, the width of queries and results @param heads A, each of width E/A */
  constructor(
    readonly embedDim: number,
    readonly heads: number,
    options?: MultiHeadAttentionOptions,
  ) {
    super();
    const op = 'MultiHeadAttention';
    const { bias, dropout, kdim, vdim } = checkOptions(op, options, { bias: true, dropout: 0, kdim: embedDim, vdim: embedDim });
    for (const [arg, size] of Object.entries({ embedDim, heads, kdim, vdim })) checkInteger(op, arg, size);
    if (embedDim % heads !== 0) {
      throw complain('ERR_TT_ARG', { op, arg: 'heads', got: heads, want: `a divisor of embedDim, which is ${embedDim}` });
    }
    this.dropout = checkDropout(op, 'dropout', dropout);
    this.#widths = [embedDim, kdim, vdim];
    const weight = (...shape: number[]) => new Parameter(init.xavierUniform(zeros(shape)));
    if (kdim === embedDim && vdim === embedDim) {
      this.in_proj_weight = weight(3 * embedDim, embedDim);
    } else {
      this.q_proj_weight = weight(embedDim, embedDim);
      this.k_proj_weight = weight(embedDim, kdim);
      this.v_proj_weight = weight(embedDim, vdim);
    }
    this.in_proj_bias = bias ? new Parameter(zeros([3 * embedDim])) : undefined;
    this.out_proj = new Linear(embedDim, embedDim, { bias });
    if (this.out_proj.bias) init.constant(this.out_proj.bias, 0);
  }

  /** Keys and values of all heads, `[B,T,E]`. @param key `[B,T,kdim]` @param value `[B,T,vdim]`, default the keys */
  project(key: Tensor, value: Tensor = key): ProjectedMemory {
    return { keys: this.#projection('key', key, 1), values: this.#projection('value', value, 2) };
  }

  /**
   * @param query `[B,S,E]`, or `[B,E]` for one step
   * @param memory `[B,T,kdim]` that is keys and values, or what `project` made
   * @throws ThroughtimeError ERR_TT_SHAPE, ERR_TT_DTYPE, ERR_TT_RANGE
   */
  forward(query: Tensor, memory: Tensor | ProjectedMemory, options?: MultiHeadAttendOptions): Attended;
  /** @param query `[B,S,E]` or `[B,E]` @param key `[B,T,kdim]` @param value `[B,T,vdim]` */
  forward(query: Tensor, key: Tensor, value: Tensor, options?: MultiHeadAttendOptions): Attended;
  forward(
    query: Tensor,
    key: Tensor | ProjectedMemory,
    third?: Tensor | MultiHeadAttendOptions,
    fourth?: MultiHeadAttendOptions,
  ): Attended {
    const [value, options] = third instanceof Tensor ? [third, fourth] : [undefined, third];
    const filled = checkOptions('MultiHeadAttention.forward', options, attendDefaults);
    checkTensor('MultiHeadAttention', 'query', query);
    const memory = key instanceof Tensor ? this.project(key, value) : checkProjected('MultiHeadAttention', 'key', key);
    return overSteps(query, (queries) => {
      const [attended, weights] = this.#attend(queries, memory, filled);
      return { context: this.out_proj.forward(attended), weights: filled.averageWeights ? mean(weights, 1) : weights };
    });
  }

  /** Results of the heads side by side, and their weights. */
  #attend(
    query: Tensor,
    { keys, values }: ProjectedMemory,
    options: Filled<MultiHeadAttendOptions, typeof attendDefaults>,
  ): [Tensor, Tensor] {
    const { lengths, keyPaddingMask, attentionMask, causal } = options;
    const q = this.#projection('query', query, 0);
    const optional = (arg: string, value: Integers | undefined) => integersIfAny('MultiHeadAttention', arg, value);
    const mask =
      attentionMask === undefined ? undefined : additiveMask('MultiHeadAttention', attentionMask, (q.shape[0] as number) * this.heads);
    const results = engine().dotAttention(
      q.handle,
      keys.handle,
      values.handle,
      optional('lengths', lengths),
      optional('keyPaddingMask', keyPaddingMask),
      mask?.handle,
      this.heads,
      Math.sqrt(this.heads / this.embedDim),
      causal,
      ...(this.training && this.dropout > 0 ? ([this.dropout, ...nextStream()] as const) : ([0, 0, 0] as const)),
    );
    return [new Tensor(results[0]), new Tensor(results[1])];
  }

  #projection(arg: 'query' | 'key' | 'value', x: Tensor, part: Part): Tensor {
    requireWidth('MultiHeadAttention', arg, x, this.#widths[part]);
    const { embedDim: E, in_proj_weight: all } = this;
    // A bias of the keys moves all scores of a query alike and cancels in the softmax. Left out its gradient is exactly 0; computed it would be
    // rounding, which Adam blows up to steps of full size.
    const bias = part === 1 ? undefined : this.in_proj_bias;
    if (all) return new Tensor(engine().linearPart(x.handle, all.handle, bias?.handle, 3, part));
    const own = [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight][part] as Parameter;
    return new Tensor(engine().linear(x.handle, own.handle, bias && slice(bias, 0, part * E, (part + 1) * E).handle));
  }
}
