// Optimizers by name, for what chooses them at run time.
import { checkChoice } from '../check.js';
import type { Tensor } from '../tensor.js';
import { Adadelta } from './adadelta.js';
import { Adagrad } from './adagrad.js';
import { Adam, AdamW } from './adam.js';
import { Adamax } from './adamax.js';
import { ASGD } from './asgd.js';
import { Ftrl } from './ftrl.js';
import { Lion } from './lion.js';
import { NAdam } from './nadam.js';
import type { Optimizer, ParamGroup } from './optimizer.js';
import { RAdam } from './radam.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

const classes = {
  sgd: SGD,
  adam: Adam,
  adamw: AdamW,
  nadam: NAdam,
  radam: RAdam,
  adamax: Adamax,
  rmsprop: RMSprop,
  adagrad: Adagrad,
  adadelta: Adadelta,
  asgd: ASGD,
  lion: Lion,
  ftrl: Ftrl,
};

/** The names of the optimizers. */
export type OptimizerName = keyof typeof classes;

/** The options of the optimizer of a name. */
export type OptionsOf<N extends OptimizerName> = NonNullable<ConstructorParameters<(typeof classes)[N]>[1]>;

/** Every name that `optimizerOf` knows. */
export const optimizerNames = Object.keys(classes) as readonly OptimizerName[];

/**
 * The optimizer of a name, for programs that let their user choose.
 * @throws ThroughtimeError ERR_TT_ARG for an unknown name; as the optimizer
 * @example
 * ```ts
 * import { GRU, optimizerOf } from 'throughtime';
 * const optimizer = optimizerOf('rmsprop', new GRU(8, 16).parameters(), { lr: 1e-3, alpha: 0.95 });
 * ```
 */
export function optimizerOf<N extends OptimizerName>(
  name: N,
  params: Iterable<Tensor> | Iterable<ParamGroup<OptionsOf<N>>>,
  options?: OptionsOf<N>,
): Optimizer {
  checkChoice('optimizerOf', 'name', name, optimizerNames);
  const Kind = classes[name] as unknown as new (params: unknown, options: unknown) => Optimizer;
  return new Kind(params, options);
}
