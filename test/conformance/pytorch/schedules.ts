// Learning-rate schedules: the rate of every step.
import * as tt from 'throughtime';
import type { Fixture } from './fixture.js';
import { ERROR } from './limits.js';
import { compare } from '../compare.js';
import { Unsupported, type Check } from '../report.js';
import { camel } from '../values.js';

interface Kind {
  readonly make: new (optimizer: tt.Optimizer, options: never) => tt.Schedule;
  /** PyTorch's options of it, those that a case may name; the values hold where it does not. */
  readonly options: (steps: number) => Readonly<Record<string, unknown>>;
}

/** The files name no options but the plateau's: these follow from the trajectories. */
const kinds: Record<string, Kind> = {
  step: { make: tt.StepLR, options: () => ({ step_size: 5, gamma: 0.5 }) },
  multistep: { make: tt.MultiStepLR, options: () => ({ milestones: [4, 9, 25], gamma: 0.3 }) },
  exponential: { make: tt.ExponentialLR, options: () => ({ gamma: 0.93 }) },
  cosine: { make: tt.CosineAnnealingLR, options: () => ({ T_max: 20, eta_min: 1e-3 }) },
  cosine_restarts: { make: tt.CosineAnnealingWarmRestarts, options: () => ({ T_0: 6, T_mult: 2, eta_min: 1e-4 }) },
  onecycle: {
    make: tt.OneCycleLR,
    options: (steps) => ({
      max_lr: 0.3,
      total_steps: steps + 1,
      pct_start: 0.25,
      anneal_strategy: 'cos',
      div_factor: 25,
      final_div_factor: 1e4,
      three_phase: false,
      ...{ cycle_momentum: true, base_momentum: 0.85, max_momentum: 0.95 },
    }),
  },
  linear: { make: tt.LinearLR, options: () => ({ start_factor: 0.1, end_factor: 1, total_iters: 12 }) },
  polynomial: { make: tt.PolynomialLR, options: () => ({ total_iters: 30, power: 2 }) },
  cyclic: {
    make: tt.CyclicLR,
    options: () => ({
      ...{ base_lr: 0.01, max_lr: 0.1, step_size_up: 6, step_size_down: undefined, mode: 'triangular2', gamma: 1 },
      ...{ cycle_momentum: true, base_momentum: 0.8, max_momentum: 0.9 },
    }),
  },
  plateau: {
    make: tt.ReduceLROnPlateau,
    options: () => ({
      ...{ mode: 'min', factor: 0.1, patience: 10, threshold: 1e-4, threshold_mode: 'rel', cooldown: 0, min_lr: 0, eps: 1e-8 },
    }),
  },
};

export async function runSchedule(fixture: Fixture): Promise<Check[]> {
  const { name, base_lr: lr, metrics, ...rest } = fixture.attributes as { name: string; base_lr: number; metrics?: readonly number[] };
  const kind = kinds[name];
  if (!kind) throw new Unsupported(`schedule ${name}`);
  const expected = fixture.get('lr');
  const steps = expected.data.length;
  const defaults = kind.options(steps);
  // base_lr is the optimizer's rate, so a cycle's own can only come from the table.
  fixture.allow('name', 'base_lr', 'steps', 'metrics', ...Object.keys(defaults));
  const given = Object.entries(rest).filter(([option, value]) => option in defaults && value !== null);
  const options = Object.entries({ ...defaults, ...Object.fromEntries(given) }).map(([option, value]) => [ours(option), ours(value)]);
  const optimizer = new tt.SGD([new tt.Parameter(tt.zeros([1]))], { lr });
  const schedule = new kind.make(optimizer, Object.fromEntries(options) as never);
  const rates: number[] = [];
  for (let step = 0; step < steps; step++) {
    // A plateau's rate is told after the metric, the others' is that of the step.
    if (schedule.needsMetric) schedule.step(metrics?.[step]);
    rates.push(optimizer.lr);
    if (!schedule.needsMetric) schedule.step();
  }
  return Promise.resolve([compare('outputs', 'lr', { shape: [steps], data: rates }, expected, { norm: ERROR })]);
}

/** T_max → tMax, exp_range → expRange; other values as they are. */
function ours<T>(value: T): T | string {
  return typeof value === 'string' ? camel(value.replace(/^T_/, 't_')) : value;
}
