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

/** Keras's defaults, which a case leaves out. */
const adam = { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false };
const defaults: Record<string, Options> = {
  SGD: { learning_rate: 0.01, momentum: 0, nesterov: false },
  Adam: adam,
  AdamW: { ...adam, weight_decay: 0.004 },
};

export async function runKerasOptimizer({ optimizer: kind, args, kwargs, x0, grads, expected, tol }: KerasOptimizerCase): Promise<Check[]> {
  const known = defaults[kind];
  if (!known) throw new Unsupported(`optimizer ${kind}`);
  if (args.length > 0) throw new Unsupported('positional arguments');
  for (const name of Object.keys(kwargs)) if (!(name in known)) throw new Unsupported(`optimizer option ${name}`);
  const { learning_rate, beta_1, beta_2, epsilon, ...rest } = { ...known, ...kwargs };
  // Nesterov without momentum is plain descent; ours refuses the contradiction.
  const { nesterov, ...others } = rest as Options;
  const moments = beta_1 === undefined ? {} : { betas: [beta_1, beta_2] };
  const parameter = new Parameter(tensor(Float32Array.from(x0)));
  const options = { lr: learning_rate, ...moments, ...others, ...(nesterov && others['momentum'] ? { nesterov } : {}) };
  const optimizer = makeOptimizer(kind, [parameter], options);
  const group = optimizer.groups[0] as unknown as { eps: number };
  grads.forEach((grad, step) => {
    // Keras adds epsilon to the uncorrected √v, which is ours with epsilon/√(1−β₂ᵗ).
    if (epsilon !== undefined) group.eps = Number(epsilon) / Math.sqrt(1 - Number(beta_2) ** (step + 1));
    parameter.grad = tensor(Float32Array.from(grad));
    optimizer.step();
  });
  return [compare('weights', 'x', await read(parameter), { shape: [x0.length], data: expected }, { atol: tol, rtol: 0 })];
}
