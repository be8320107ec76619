// Optimizer steps in Keras's terms on ours: one parameter, given gradients, the values after the last step.
import { Parameter, tensor } from 'throughtime';
import { compare, read } from './compare.js';
import { makeOptimizer } from './optimizers.js';
import { Unsupported, type Check } from './report.js';

type Options = Readonly<Record<string, number | boolean | null>>;

export interface KerasOptimizerCase {
  readonly test: string;
  readonly optimizer: string;
  readonly args: readonly unknown[];
  readonly kwargs: Options;
  readonly x0: readonly number[];
  readonly grads: readonly (readonly number[])[];
  readonly expected: readonly number[];
  readonly tol: number;
}

interface Kind {
  /** Keras's defaults, which a case leaves out. */
  readonly defaults: Options;
  /** What ours needs besides. */
  readonly extra?: Options;
  /** Our epsilon of a step, where it is not Keras's. */
  readonly eps?: (epsilon: number, step: number, beta2: number) => number;
}

const moments = { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 };
// Keras adds epsilon to the uncorrected √v, which is ours with epsilon/√(1−β₂ᵗ).
const corrected = (epsilon: number, step: number, beta2: number) => epsilon / Math.sqrt(1 - beta2 ** step);
const kinds: Record<string, Kind> = {
  SGD: { defaults: { learning_rate: 0.01, momentum: 0, nesterov: false } },
  Adam: { defaults: { ...moments, amsgrad: false }, eps: corrected },
  AdamW: { defaults: { ...moments, amsgrad: false, weight_decay: 0.004 }, eps: corrected },
  // Keras's momentum grows by 0.96 to the power of the step itself.
  Nadam: { defaults: moments, extra: { momentum_decay: 1 } },
  // Three place epsilon elsewhere: Keras adds it to Adamax's maximum, ours to |g| before the maximum is taken; Keras's RMSprop and Adagrad
  // have it under the root. On gradients of 0.01 and more that is far below the tolerance of the vectors.
  Adamax: { defaults: moments },
  RMSprop: { defaults: { learning_rate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false } },
  Adagrad: { defaults: { learning_rate: 0.001, initial_accumulator_value: 0.1, epsilon: 1e-7 } },
  Adadelta: { defaults: { learning_rate: 0.001, rho: 0.95, epsilon: 1e-7 } },
  Lion: { defaults: { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.99 } },
  Ftrl: {
    defaults: {
      learning_rate: 0.001,
      learning_rate_power: -0.5,
      initial_accumulator_value: 0.1,
      l1_regularization_strength: 0,
      l2_regularization_strength: 0,
      l2_shrinkage_regularization_strength: 0,
      beta: 0,
    },
  },
};

export async function runKerasOptimizer({ optimizer: kind, args, kwargs, x0, grads, expected, tol }: KerasOptimizerCase): Promise<Check[]> {
  const known = kinds[kind];
  if (!known) throw new Unsupported(`optimizer ${kind}, another algorithm`);
  if (args.length > 0) throw new Unsupported('positional arguments');
  for (const name of Object.keys(kwargs)) if (!(name in known.defaults)) throw new Unsupported(`optimizer option ${name}`);
  const { learning_rate, beta_1, beta_2, epsilon, rho, nesterov, ...rest }: Options = { ...known.defaults, ...kwargs };
  const same = kind === 'Ftrl' ? ftrlOptions(rest) : rest;
  const parameter = new Parameter(tensor(Float32Array.from(x0)));
  const optimizer = makeOptimizer(kind, [parameter], {
    ...{ lr: learning_rate, ...same, ...known.extra },
    ...(beta_1 === undefined ? {} : { betas: [beta_1, beta_2] }),
    ...(epsilon === undefined ? {} : { eps: epsilon }),
    ...(rho === undefined ? {} : { [kind === 'RMSprop' ? 'alpha' : 'rho']: rho }),
    // Nesterov without momentum is plain descent; ours refuses the contradiction.
    ...(nesterov && same['momentum'] ? { nesterov } : {}),
  });
  const group = optimizer.groups[0] as unknown as { eps: number };
  grads.forEach((grad, step) => {
    if (known.eps) group.eps = known.eps(Number(epsilon), step + 1, Number(beta_2));
    parameter.grad = tensor(Float32Array.from(grad));
    optimizer.step();
  });
  return [compare('weights', 'x', await read(parameter), { shape: [x0.length], data: expected }, { atol: tol, rtol: 0 })];
}

/** Keras's names for the options of FTRL are long; its l2 is half a weight decay. */
function ftrlOptions(options: Options): Options {
  return {
    lr_power: Number(options['learning_rate_power']),
    initial_accumulator_value: Number(options['initial_accumulator_value']),
    l1: Number(options['l1_regularization_strength']),
    weight_decay: 2 * Number(options['l2_regularization_strength']),
    l2_shrinkage: Number(options['l2_shrinkage_regularization_strength']),
    beta: Number(options['beta']),
  };
}
