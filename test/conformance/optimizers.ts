// Optimizers by PyTorch's names for them and their options.
import { Adam, AdamW, SGD, type Optimizer, type Parameter } from 'throughtime';
import { Unsupported } from './report.js';

const makers: Record<string, new (parameters: readonly Parameter[], options: never) => Optimizer> = { SGD, Adam, AdamW };
const names: Record<string, string> = {
  lr: 'lr',
  momentum: 'momentum',
  dampening: 'dampening',
  nesterov: 'nesterov',
  weight_decay: 'weightDecay',
  betas: 'betas',
  eps: 'eps',
};

export function makeOptimizer(kind: string, parameters: readonly Parameter[], options: Readonly<Record<string, unknown>>): Optimizer {
  const maker = makers[kind];
  if (!maker) throw new Unsupported(`optimizer ${kind}`);
  const given = Object.entries(options).filter(([, value]) => value !== false);
  for (const [name] of given) if (!(name in names)) throw new Unsupported(`optimizer option ${name}`);
  return new maker(parameters, Object.fromEntries(given.map(([name, value]) => [names[name], value])) as never);
}
