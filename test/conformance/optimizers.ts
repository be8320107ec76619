// Optimizers by PyTorch's names for them and their options.
import { optimizerNames, optimizerOf, type Optimizer, type OptimizerName, type Parameter } from 'throughtime';
import { Unsupported } from './report.js';
import { camel } from './values.js';

/** What optimizers of PyTorch and Keras take, besides how their loops run. */
const options = new Set(
  ['lr', 'weight_decay', 'maximize', 'momentum', 'dampening', 'nesterov', 'betas', 'eps', 'amsgrad', 'momentum_decay'].concat([
    'decoupled_weight_decay',
    'alpha',
    'centered',
    'lr_decay',
    'initial_accumulator_value',
    'rho',
    'lambd',
    'lr_power',
    'l1',
    'l2_shrinkage',
    'beta',
    't0',
  ]),
);

export function makeOptimizer(kind: string, parameters: readonly Parameter[], given: Readonly<Record<string, unknown>>): Optimizer {
  const name = kind.toLowerCase() as OptimizerName;
  if (!optimizerNames.includes(name)) throw new Unsupported(`optimizer ${kind}, another algorithm`);
  const wanted = Object.entries(given).filter(([, value]) => value !== false && value !== null);
  for (const [option] of wanted) if (!options.has(option)) throw new Unsupported(`optimizer option ${option}`);
  return optimizerOf(name, parameters, Object.fromEntries(wanted.map(([option, value]) => [camel(option), value])));
}
