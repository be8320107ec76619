// How the parameters of a language model start.
import { checkNumber, checkOptions } from '../check.js';
import * as init from '../init.js';
import { LSTM } from '../layers/lstm.js';
import type { LanguageModel } from './language-model.js';

export interface LanguageModelInit {
  /** All parameters uniform in ±range (Zaremba, Sutskever & Vinyals 2014). Default: recurrent layers as they start alone. */
  readonly range?: number;
  /**
   * Vectors of tokens and the output map uniform in ±range, the output's bias 0. Default 0.1 when they are tied; else as `Embedding` and
   * `Linear` start: characters learn much faster from vectors of that size.
   */
  readonly embeddingRange?: number;
  /** Bias of the forget gates of an LSTM. Default: random like the others. */
  readonly forgetBias?: number;
}

/** @throws ThroughtimeError ERR_TT_ARG, ERR_TT_RANGE */
export function initialise(model: LanguageModel, options: LanguageModelInit | undefined): void {
  const op = 'LanguageModel init';
  const o = checkOptions(op, options, { range: undefined, embeddingRange: undefined, forgetBias: undefined });
  if (o.range !== undefined) {
    const range = checkNumber(op, 'range', o.range, 0);
    for (const parameter of model.parameters()) init.uniform(parameter, -range, range);
  }
  const shared = o.embeddingRange ?? (o.range === undefined && model.config.tied ? 0.1 : undefined);
  if (shared !== undefined) {
    const range = checkNumber(op, 'embeddingRange', shared, 0);
    for (const weight of new Set([model.embedding.weight, model.head.weight])) init.uniform(weight, -range, range);
    if (model.head.bias) init.constant(model.head.bias, 0);
  }
  if (o.forgetBias === undefined) return;
  for (const layer of model.encoder.layers) if (layer instanceof LSTM) init.forgetBias(layer, checkNumber(op, 'forgetBias', o.forgetBias));
}
