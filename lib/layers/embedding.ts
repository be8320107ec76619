// Token ids to vectors.
import { checkDropout, checkInteger, checkOptions } from '../check.js';
import { normal, ones, tensor, zeros, type TensorData } from '../create.js';
import { complain, describe } from '../errors.js';
import * as init from '../init.js';
import { integers, type Integers } from '../integers.js';
import { Model } from '../model.js';
import { reshape } from '../ops/shape.js';
import { Parameter } from '../parameter.js';
import { nextStream } from '../random.js';
import { engine, scope } from '../scope.js';
import { product, sameSizes } from '../sizes.js';
import { assign } from '../state.js';
import { Tensor } from '../tensor.js';

export interface EmbeddingOptions {
  /** The id that stands for padding: its row starts as 0 and gets no gradient. Default none. */
  readonly paddingIndex?: number;
  /** Initial vectors, `[V,E]` in any form `tensor` reads. Default: standard normal, as in PyTorch. */
  readonly pretrained?: Tensor | TensorData;
  /** Keep the vectors as they are: no gradient. Default false. */
  readonly freeze?: boolean;
  /**
   * Probability of dropping whole ids while training: all places of an id in a call get zeros, or its vector times 1/(1-p) (Gal & Ghahramani
   * 2016, section 4.2; Merity, Keskar & Socher 2018, section 4.3). Default 0.
   */
  readonly dropout?: number;
}

/**
 * Row lookup. Parameter `weight` [V,E], initially standard normal.
 * @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE, ERR_TT_SHAPE when pretrained vectors are not V x E
 * @example
 * ```ts
 * import { Embedding } from 'throughtime';
 * const vectors = new Embedding(1000, 64, { paddingIndex: 0 }).forward([[5, 8, 2], [7, 0, 0]]);
 * console.log(vectors.shape); // [2,3,64]
 * ```
 */
export class Embedding extends Model {
  readonly weight: Parameter;
  readonly paddingIndex: number | undefined;
  readonly dropout: number;

  /** @param vocabulary V, number of ids @param dimension E, length of a vector */
  constructor(vocabulary: number, dimension: number, options?: EmbeddingOptions) {
    super();
    const { paddingIndex, pretrained, freeze, dropout } = checkOptions('Embedding', options, {
      paddingIndex: undefined,
      pretrained: undefined,
      freeze: false,
      dropout: 0,
    });
    const shape = [checkInteger('Embedding', 'vocabulary', vocabulary), checkInteger('Embedding', 'dimension', dimension)];
    if (paddingIndex !== undefined && checkInteger('Embedding', 'paddingIndex', paddingIndex, 0) >= vocabulary) {
      throw complain('ERR_TT_RANGE', { op: 'Embedding', arg: 'paddingIndex', got: paddingIndex, want: `an id below ${vocabulary}` });
    }
    this.paddingIndex = paddingIndex;
    this.dropout = checkDropout('Embedding', 'dropout', dropout);
    this.weight = new Parameter(pretrained === undefined ? normal(shape) : vectors(pretrained, shape), { requiresGrad: !freeze });
    if (pretrained === undefined && paddingIndex !== undefined) init.fillRows(this.weight, paddingIndex, 1, 0);
  }

  /** @param ids any shape, values in [0, V) @returns that shape with E appended @throws ThroughtimeError ERR_TT_RANGE, ERR_TT_DTYPE */
  forward(ids: Integers): Tensor {
    const places = integers('Embedding', 'ids', ids);
    const vectors = new Tensor(engine().embedding(places.handle, this.weight.handle, this.paddingIndex ?? -1));
    return this.training && this.dropout > 0 ? vectors.mul(this.#kept(places)) : vectors;
  }

  /** The mask of every place `[..., 1]`: looked up like a vector, so that it costs as much as the ids and not as the vocabulary times E. */
  #kept(places: Tensor): Tensor {
    const mask = new Tensor(engine().dropout(ones([this.weight.shape[0] as number, 1]).handle, this.dropout, ...nextStream()));
    return new Tensor(engine().embedding(places.handle, mask.handle, -1));
  }
}

/** A copy: training must not change the caller's. */
function vectors(pretrained: Tensor | TensorData, shape: readonly number[]): Tensor {
  return scope(() => {
    const given = pretrained instanceof Tensor ? pretrained : tensor(pretrained);
    const flat = given.shape.length === 1 && given.size === product(shape);
    if (!flat && !sameSizes(given.shape, shape)) {
      throw complain('ERR_TT_SHAPE', {
        op: 'Embedding',
        arg: 'pretrained',
        got: given.shape,
        want: describe(shape),
      });
    }
    const own = zeros(shape);
    assign(own, reshape(given, shape));
    return own;
  });
}
