// Update rules and learning rate schedules by the names of the command line.
import { Adam, AdamW } from '../../optim/adam.js';
import type { Optimizer } from '../../optim/optimizer.js';
import { SGD } from '../../optim/sgd.js';
import type { Tensor } from '../../tensor.js';

interface Rates {
  readonly lr: number;
  readonly weightDecay: number;
}

export const optimizers = {
  adam: (params: readonly Tensor[], rates: Rates): Optimizer => new Adam(params, rates),
  adamw: (params: readonly Tensor[], rates: Rates): Optimizer => new AdamW(params, rates),
  sgd: (params: readonly Tensor[], rates: Rates): Optimizer => new SGD(params, { ...rates, momentum: 0.9 }),
} as const;

export type OptimizerName = keyof typeof optimizers;

export const schedules = {
  constant: () => undefined,
} as const;

export type ScheduleName = keyof typeof schedules;
